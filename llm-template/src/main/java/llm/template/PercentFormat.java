package llm.template;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code format % values}, as Python's printf-style formatting. */
final class PercentFormat {
  private static final Pattern FIELD =
      Pattern.compile(
          "%(?:\\((?<name>[^)]*+)\\))?(?<flags>[-+ 0#]*+)(?<width>\\*|\\d{0,8})"
              + "(?:\\.(?<precision>\\*|\\d{0,8}))?[hlL]?(?<type>[a-zA-Z%])");

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
    context.budget().scan(value.length());
    Matcher field = FIELD.matcher(value);
    int from = 0;
    for (int at = value.indexOf('%'); at >= 0; at = value.indexOf('%', from)) {
      context.budget().steps(8);
      if (!field.region(at, value.length()).lookingAt()) {
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
    boolean byName = mapping instanceof DictValue || mapping instanceof ListValue;
    if (used < values.size() && !byName) {
      throw Failure.evaluation("the format takes " + used + " values, found " + values.size());
    }
    return out.append(format, from, value.length()).build();
  }

  private Text field(Matcher field) {
    var named = Optional.ofNullable(field.group("name")).map(this::named);
    String flags = field.group("flags");
    int width = number(field.group("width"), 0);
    int precision = number(field.group("precision"), -1);
    boolean left = flags.contains("-") || width < 0;
    var value = named.orElseGet(this::next);
    char type = field.group("type").charAt(0);
    return switch (type) {
      case 's' -> padded(cut(str(value), precision), Math.abs(width), left);
      case 'r', 'a' -> padded(cut(repr(value, type), precision), Math.abs(width), left);
      case 'c' -> padded(character(value), Math.abs(width), left);
      case 'd', 'i', 'u', 'x', 'X', 'o', 'f', 'F', 'e', 'E', 'g', 'G' -> {
        char shown = "iu".indexOf(type) >= 0 ? 'd' : type;
        char sign = flags.contains("+") ? '+' : flags.contains(" ") ? ' ' : 0;
        var number = new NumberFormat(shown, sign, flags.contains("#"), precision, (char) 0);
        boolean zero = flags.contains("0") && !left;
        yield padded(number(number, value, zero ? Math.abs(width) : 0), Math.abs(width), left);
      }
      default -> throw Failure.evaluation("'%" + type + "' is no format");
    };
  }

  /** A width or precision; {@code *} takes it from the values. */
  private int number(@Nullable String text, int fallback) {
    if (text == null) {
      return fallback;
    }
    return text.equals("*") ? Numbers.asInt(next()) : text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  private Text number(NumberFormat format, Value given, int width) {
    if (!Numbers.isNumber(given)) {
      throw Failure.evaluation(
          "the format '%" + format.type() + "' does not suit a " + given.typeName());
    }
    var value =
        format.type() == 'd' && given instanceof FloatValue real
            ? Numbers.truncate(real.value())
            : given;
    var parts = format.parts(value, context.budget());
    boolean whole = "dxXo".indexOf(format.type()) >= 0;
    int others = parts.prefix().length() + parts.rest().length();
    int wanted = Math.max(whole ? format.precision() : 0, width - others);
    context.budget().characters(Math.max(wanted, 0));
    String digits = format.grouped(parts.digits(), wanted);
    return Text.markup(parts.prefix() + digits + parts.rest());
  }

  private Text padded(Text text, int width, boolean left) {
    var side = left ? Padding.Side.RIGHT : Padding.Side.LEFT;
    return Padding.pad(text, width, Text.markup(" "), side, context);
  }

  private Text cut(Text text, int precision) {
    return precision >= 0 && precision < text.length()
        ? text.slice(0, text.offset(precision), context.budget())
        : text;
  }

  private Text str(Value value) {
    return new PythonText(context.budget()).str(value);
  }

  private Text repr(Value value, char type) {
    var text = new PythonText(context.budget()).repr(value);
    return type == 'a' ? PythonText.ascii(text, context.budget()) : text;
  }

  private Text character(Value value) {
    if (value instanceof Text text && text.length() == 1) {
      return text;
    }
    var format = new NumberFormat('c', (char) 0, false, -1, (char) 0);
    return Text.markup(format.parts(value, context.budget()).digits());
  }

  private Value next() {
    if (used >= values.size()) {
      throw Failure.evaluation("the format takes more than " + values.size() + " values");
    }
    return values.get(used++);
  }

  private Value named(String name) {
    if (mapping instanceof DictValue dict) {
      context.budget().scan(name.length());
      return dict.get(name)
          .orElseThrow(() -> Failure.evaluation("the format lacks the value '" + name + "'"));
    }
    throw Failure.evaluation("the format names '" + name + "', so it takes a dict");
  }
}
