package llm.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a value is laid out: Python's format specification mini-language, without {@code g}, {@code
 * n} and the alternate form.
 *
 * <p>{@code [[fill]align][sign][0][width][grouping][.precision][type]}
 */
final class FormatSpec {
  private static final Pattern SPEC =
      Pattern.compile(
          "(?s)(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[+\\- ])?(?<zero>0)?(?<width>\\d{1,8})?"
              + "(?<grouping>[,_])?(?:\\.(?<precision>\\d{1,3}))?(?<type>[sdxXobcfFeE%])?");

  private final Matcher spec;

  private FormatSpec(Matcher spec) {
    this.spec = spec;
  }

  static FormatSpec parse(String spec) {
    Matcher matcher = SPEC.matcher(spec);
    if (!matcher.matches()) {
      throw Failure.evaluation("'" + spec + "' is no supported format");
    }
    return new FormatSpec(matcher);
  }

  private String part(String name, String fallback) {
    String found = spec.group(name);
    return found == null ? fallback : found;
  }

  private int number(String name, int fallback) {
    String found = spec.group(name);
    return found == null ? fallback : Integer.parseInt(found);
  }

  Text apply(Value value, RenderContext context) {
    boolean number = Numbers.isNumber(value) && !part("type", "").equals("s");
    if (!number && !"s".contains(part("type", ""))) {
      throw Failure.evaluation(
          "the format '" + spec.group() + "' does not suit a " + value.typeName());
    }
    if (value instanceof BoolValue && part("type", "").isEmpty()) {
      number = false;
    }
    var text = number ? Text.markup(digits(value)) : text(value, context);
    String zero = part("zero", "");
    var fill = Text.markup(part("fill", zero.isEmpty() ? " " : "0"));
    String align = part("align", number ? (zero.isEmpty() ? ">" : "=") : "<");
    int width = number("width", 0);
    return switch (align) {
      case "<" -> Padding.pad(text, width, fill, Padding.Side.RIGHT, context);
      case ">" -> Padding.pad(text, width, fill, Padding.Side.LEFT, context);
      case "^" -> Padding.pad(text, width, fill, Padding.Side.BOTH, context);
      default -> afterSign(text, width, fill, context);
    };
  }

  private static Text afterSign(Text text, int width, Text fill, RenderContext context) {
    int start = "+- ".indexOf(text.value().charAt(0)) >= 0 ? 1 : 0;
    var digits = text.slice(start, text.value().length());
    var padded = Padding.pad(digits, width - start, fill, Padding.Side.LEFT, context);
    return context.text().append(text, 0, start).append(padded).build();
  }

  private Text text(Value value, RenderContext context) {
    var text = new PythonText(context.budget()).str(value);
    int precision = number("precision", Integer.MAX_VALUE);
    return precision < text.length() ? text.slice(0, text.offset(precision)) : text;
  }

  private String digits(Value value) {
    String type = part("type", value instanceof FloatValue ? "" : "d");
    String signed =
        switch (type) {
          case "d" -> Long.toString(whole(value));
          case "x" -> Long.toString(whole(value), 16);
          case "X" -> Long.toString(whole(value), 16).toUpperCase(Locale.ROOT);
          case "o" -> Long.toString(whole(value), 8);
          case "b" -> Long.toString(whole(value), 2);
          case "c" -> character(whole(value));
          case "f", "F" -> fixed(Numbers.asDouble(value), number("precision", 6));
          case "%" -> fixed(100 * Numbers.asDouble(value), number("precision", 6)) + "%";
          case "e", "E" -> scientific(Numbers.asDouble(value), type);
          default ->
              spec.group("precision") == null
                  ? Numbers.text(Numbers.asDouble(value))
                  : fixed(Numbers.asDouble(value), number("precision", 6));
        };
    String grouped = spec.group("grouping") == null ? signed : grouped(signed);
    String sign = part("sign", "-");
    return grouped.startsWith("-") || sign.equals("-") ? grouped : sign + grouped;
  }

  private static long whole(Value value) {
    return Numbers.asLong(value);
  }

  private static String character(long codePoint) {
    if (codePoint < 0 || codePoint > Character.MAX_CODE_POINT) {
      throw Failure.evaluation(codePoint + " is no character");
    }
    return Character.toString((int) codePoint);
  }

  private static String fixed(double value, int precision) {
    if (!Double.isFinite(value)) {
      return Numbers.text(value);
    }
    String digits =
        new BigDecimal(value).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
    boolean lostSign = Math.copySign(1, value) < 0 && !digits.startsWith("-");
    return lostSign ? "-" + digits : digits;
  }

  private String scientific(double value, String type) {
    if (!Double.isFinite(value)) {
      return Numbers.text(value);
    }
    int precision = number("precision", 6);
    String digits = String.format(Locale.ROOT, "%." + precision + "e", value);
    return type.equals("e") ? digits : digits.toUpperCase(Locale.ROOT);
  }

  private String grouped(String digits) {
    int end = 0;
    while (end < digits.length() && digits.charAt(end) != '.') {
      end++;
    }
    var out = new StringBuilder(digits);
    for (int at = end - 3; at > (digits.startsWith("-") ? 1 : 0); at -= 3) {
      out.insert(at, part("grouping", ","));
    }
    return out.toString();
  }
}
