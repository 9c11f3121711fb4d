package llm.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies a caller's objects into values. */
final class JavaValues {
  private final RenderContext context;
  private final Budget budget;

  private JavaValues(RenderContext context) {
    this.context = context;
    this.budget = context.budget();
  }

  /** The value of {@code object}, a variable called {@code name}. */
  static Value toValue(String name, @Nullable Object object, RenderContext context) {
    return new JavaValues(context).value(name, object);
  }

  private Value value(String path, @Nullable Object object) {
    return switch (object) {
      case null -> NoneValue.NONE;
      case String text -> text(text, Origin.PLAIN);
      case Markup markup -> text(markup.text(), Origin.MARKUP);
      case JsonText(String json) -> json(json);
      case JsonOf(Object value) -> JsonWriter.write(value(path, value), JsonStyle.PLAIN, budget);
      case Boolean flag -> BoolValue.of(flag);
      case Integer number -> new IntValue(number);
      case Long number -> new IntValue(number);
      case Short number -> new IntValue(number);
      case Byte number -> new IntValue(number);
      case BigInteger number -> IntValue.of(number);
      case BigDecimal number -> new FloatValue(number.doubleValue());
      case Double number -> new FloatValue(number);
      case Float number -> new FloatValue(number);
      case List<?> list -> list(path, list);
      case Map<?, ?> map -> map(path, map);
      default ->
          throw Failure.evaluation(
              path
                  + " is a "
                  + object.getClass().getName()
                  + ", expected a string, boolean, number, list, map or null");
    };
  }

  private Value json(String json) {
    var text = text(json, Origin.PLAIN);
    int depth = budget.depth();
    try {
      var value = JsonReader.read(text, context);
      return value instanceof DictValue ? value : text;
    } catch (Failure e) {
      budget.backTo(depth);
      return text;
    }
  }

  private Text text(String text, Origin origin) {
    budget.grow(text.length());
    return Text.of(text, origin);
  }

  private Value list(String path, List<?> list) {
    budget.enter();
    var items = new ArrayList<Value>(list.size());
    for (Object item : list) {
      items.add(value(path + "[" + items.size() + "]", item));
    }
    budget.leave();
    return ListValue.of(items);
  }

  private Value map(String path, Map<?, ?> map) {
    budget.enter();
    var result = new DictValue();
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String name)) {
            throw Failure.evaluation(path + " has the key " + key + ", expected a string");
          }
          budget.step();
          result.put(text(name, Origin.PLAIN), value(path + "." + name, value), budget);
        });
    budget.leave();
    return result;
  }
}
