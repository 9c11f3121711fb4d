package llm.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes values as Python's {@code json.dumps} does.
 *
 * <p>Each character of a string keeps its origin; all else is plain.
 */
final class JsonWriter {
  private static final HexFormat HEXADECIMAL = HexFormat.of();

  private final Budget budget;
  private final JsonStyle style;
  private final TextBuilder out;

  private JsonWriter(Budget budget, JsonStyle style) {
    this.budget = budget;
    this.style = style;
    this.out = new TextBuilder(budget);
  }

  static Text write(Value value, JsonStyle style, Budget budget) {
    var writer = new JsonWriter(budget, style);
    writer.value(value, 0);
    return writer.out.build();
  }

  private void plain(String text) {
    out.append(text, Origin.PLAIN);
  }

  private void value(Value value, int level) {
    budget.enter();
    switch (value) {
      case Text text -> string(text);
      case SequenceValue sequence -> array(sequence.items(), level);
      case DictValue dict -> object(dict, level);
      case IntValue number -> plain(scalar(number));
      case FloatValue number -> plain(scalar(number));
      case BoolValue flag -> plain(scalar(flag));
      case NoneValue none -> plain(scalar(none));
      case UndefinedValue undefined -> throw undefined.failure();
      case ObjectValue object ->
          throw Failure.evaluation("tojson: a " + object.typeName() + " has no JSON form");
    }
    budget.leave();
  }

  private String scalar(Value value) {
    return switch (value) {
      case FloatValue number when Double.isNaN(number.value()) -> "NaN";
      case FloatValue number when Double.isInfinite(number.value()) ->
          number.value() > 0 ? "Infinity" : "-Infinity";
      case BoolValue flag -> flag.truth() ? "true" : "false";
      case NoneValue none -> "null";
      default -> new PythonText(budget).scalar(value);
    };
  }

  private void newLine(int level) {
    if (style.indent().isPresent()) {
      plain("\n");
      for (int i = 0; i < level; i++) {
        plain(style.indent().get());
      }
    }
  }

  private void array(List<Value> items, int level) {
    if (items.isEmpty()) {
      plain("[]");
      return;
    }
    plain("[");
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        plain(style.itemSeparator());
      }
      newLine(level + 1);
      value(items.get(i), level + 1);
    }
    newLine(level);
    plain("]");
  }

  private void object(DictValue dict, int level) {
    if (dict.size() == 0) {
      plain("{}");
      return;
    }
    plain("{");
    List<DictValue.Entry> entries = new ArrayList<>(dict.entries());
    budget.steps(entries.size());
    if (style.sortKeys()) {
      var order = Comparator.comparing(DictValue.Entry::key, new Comparison(budget).ascending());
      entries.sort(order);
    }
    for (int i = 0; i < entries.size(); i++) {
      if (i > 0) {
        plain(style.itemSeparator());
      }
      newLine(level + 1);
      string(key(entries.get(i).key()));
      plain(style.keySeparator());
      value(entries.get(i).value(), level + 1);
    }
    newLine(level);
    plain("}");
  }

  private Text key(Value key) {
    return switch (key) {
      case Text text -> text;
      case IntValue number -> Text.plain(scalar(number));
      case FloatValue number -> Text.plain(scalar(number));
      case BoolValue flag -> Text.plain(scalar(flag));
      case NoneValue none -> Text.plain(scalar(none));
      default -> throw Failure.evaluation("tojson: a " + key.typeName() + " is no JSON key");
    };
  }

  private void string(Text text) {
    plain("\"");
    String value = text.value();
    budget.scan(4L * value.length());
    int done = 0;
    for (int at = 0; at < value.length(); at++) {
      String escape = escape(value.charAt(at));
      if (!escape.isEmpty()) {
        out.append(text, done, at).append(escape, text.origins().at(at));
        done = at + 1;
      }
    }
    out.append(text, done, value.length());
    plain("\"");
  }

  /** What stands for {@code unit} in a JSON string; empty if it stands for itself. */
  private String escape(char unit) {
    return switch (unit) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '\f' -> "\\f";
      case '\b' -> "\\b";
      default ->
          unit < ' ' || style.asciiOnly() && unit > '~'
              ? "\\u" + HEXADECIMAL.toHexDigits(unit)
              : "";
    };
  }
}
