package llm.spark;

import java.util.function.UnaryOperator;
import llm.api.EmbeddingOptions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Embeds a text.
 *
 * @param settings of the model
 * @param options of an embedding
 */
record EmbedWork(ModelSettings settings, OptionsSupplier<EmbeddingOptions> options)
    implements RowWork {
  @Override
  public DataType type() {
    return DataTypes.createArrayType(DataTypes.FloatType, false);
  }

  @Override
  public RowWork orThreads(int number) {
    return new EmbedWork(settings.orThreads(number), options);
  }

  @Override
  public UnaryOperator<Object> open() {
    var model = Models.embedding(settings);
    var common = options.get();
    return value -> model.embed((String) value, common).vector();
  }
}
