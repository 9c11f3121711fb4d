package llm.template;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code format % values}, as Python's printf-style formatting. */
final class PercentFormat {
  private static final Pattern FIELD =
      Pattern.compile(
          "%(?:\\((?<name>[^)]*)\\))?(?<flags>[-+ 0#]*)(?<width>\\d{0,8})"
              + "(?<precision>(?:\\.\\d{0,3})?)(?<type>[a-zA-Z%])");

  private final Text format;
  private final List<Value> values;
  private final Value mapping;
  private final RenderContext context;
  private int used;

  private PercentFormat(Text format, Value values, RenderContext context) {
    this.format = format;
    this.values = values instanceof TupleValue tuple ? tuple.items() : List.of(values);
    this.mapping = values;
    this.context = context;
  }

  static Text format(Text format, Value values, RenderContext context) {
    return new PercentFormat(format, values, context).run();
  }

  private Text run() {
    var out = context.text();
    String value = format.value();
    Matcher field = FIELD.matcher(value);
    int from = 0;
    for (int at = value.indexOf('%'); at >= 0; at = value.indexOf('%', from)) {
      context.budget().step();
      if (!field.find(at) || field.start() != at) {
        throw Failure.evaluation("the format has an incomplete field at character " + at);
      }
      out.append(format, from, at);
      from = field.end();
      if (field.group("type").equals("%")) {
        out.append(format, at, at + 1);
      } else {
        out.append(field(field));
      }
    }
    if (used < values.size() && !(mapping instanceof DictValue)) {
      throw Failure.evaluation("the format takes " + used + " values, found " + values.size());
    }
    return out.append(format, from, value.length()).build();
  }

  private Text field(Matcher field) {
    var value = field.group("name") == null ? next() : named(field.group("name"));
    String flags = field.group("flags");
    String align = flags.contains("-") ? "<" : flags.contains("0") ? "" : ">";
    String sign = flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
    String zero = flags.contains("0") && !flags.contains("-") ? "0" : "";
    String width = field.group("width");
    String precision = field.group("precision").equals(".") ? ".0" : field.group("precision");
    return switch (field.group("type")) {
      case "s" -> apply(align.isEmpty() ? ">" : align, width + precision + "s", value);
      case "r" ->
          apply(
              align.isEmpty() ? ">" : align,
              width + precision + "s",
              new PythonText(context.budget()).repr(value));
      case "d", "i", "u" -> apply(align, sign + zero + width + "d", whole(value));
      case "x", "X", "o" -> apply(align, sign + zero + width + field.group("type"), whole(value));
      case "c" -> value instanceof Text text ? text : apply(align, width + "c", value);
      case "f", "F", "e", "E" ->
          apply(align, sign + zero + width + precision + field.group("type"), value);
      default -> throw Failure.evaluation("the format '" + field.group() + "' is not supported");
    };
  }

  private Text apply(String align, String spec, Value value) {
    return FormatSpec.parse(align + spec).apply(value, context);
  }

  private static Value whole(Value value) {
    return value instanceof FloatValue number ? Numbers.truncate(number.value()) : value;
  }

  private Value next() {
    if (used >= values.size()) {
      throw Failure.evaluation("the format takes more than " + values.size() + " values");
    }
    return values.get(used++);
  }

  private Value named(String name) {
    if (mapping instanceof DictValue dict) {
      return dict.get(Text.plain(name))
          .orElseThrow(() -> Failure.evaluation("the format lacks the value '" + name + "'"));
    }
    throw Failure.evaluation("the format names '" + name + "', so it takes a dict");
  }
}
