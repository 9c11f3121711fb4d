package llm.spark;

import java.util.function.UnaryOperator;
import llm.api.GenerationOptions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Continues a text.
 *
 * @param settings of the model
 * @param options of a generation
 */
record GenerateWork(ModelSettings settings, OptionsSupplier<GenerationOptions> options)
    implements RowWork {
  @Override
  public DataType type() {
    return DataTypes.StringType;
  }

  @Override
  public RowWork orThreads(int number) {
    return new GenerateWork(settings.orThreads(number), options);
  }

  @Override
  public UnaryOperator<Object> open() {
    var model = Models.language(settings);
    var common = options.get();
    return value -> {
      var text = (String) value;
      return model.generate(text, Seeds.with(common, text));
    };
  }
}
