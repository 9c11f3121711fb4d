package llm.template;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a value is laid out: Python's format specification mini-language.
 *
 * <p>{@code [[fill]align][sign][#][0][width][grouping][.precision][type]}
 */
final class FormatSpec {
  private static final Pattern SPEC =
      Pattern.compile(
          "(?s)(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[+\\- ])?(?<alternate>#)?(?<zero>0)?"
              + "(?<width>\\d{1,8})?(?<grouping>[,_])?(?:\\.(?<precision>\\d{1,8}))?"
              + "(?<type>[sdxXobcfFeEgGn%])?");

  private final Text text;
  private final Matcher spec;

  private FormatSpec(Text text, Matcher spec) {
    this.text = text;
    this.spec = spec;
  }

  static FormatSpec parse(Text spec) {
    Matcher matcher = SPEC.matcher(spec.value());
    if (!matcher.matches()) {
      throw Failure.evaluation("'" + spec + "' is no format");
    }
    return new FormatSpec(spec, matcher);
  }

  private char part(String name) {
    String found = spec.group(name);
    return found == null ? 0 : found.charAt(0);
  }

  private int number(String name, int fallback) {
    String found = spec.group(name);
    return found == null ? fallback : Integer.parseInt(found);
  }

  private Failure unsuited(String reason) {
    return Failure.evaluation("the format '" + text + "' " + reason);
  }

  Text apply(Value value, RenderContext context) {
    char type = part("type");
    if (Numbers.isNumber(value) && type != 's') {
      return number(value, context);
    }
    if (value instanceof Text given && (type == 0 || type == 's')) {
      return text(given, context);
    }
    throw unsuited("does not suit a " + value.typeName());
  }

  private Text text(Text given, RenderContext context) {
    if (part("sign") != 0
        || part("alternate") != 0
        || part("grouping") != 0
        || part("align") == '=') {
      throw unsuited("does not suit a str");
    }
    int precision = number("precision", Integer.MAX_VALUE);
    var shown =
        precision < given.length()
            ? given.slice(0, given.offset(precision), context.budget())
            : given;
    return padded(shown, part("align") == 0 ? '<' : part("align"), context);
  }

  private Text padded(Text shown, char align, RenderContext context) {
    var side =
        switch (align) {
          case '<' -> Padding.Side.RIGHT;
          case '^' -> Padding.Side.MIDDLE;
          default -> Padding.Side.LEFT;
        };
    return Padding.pad(shown, number("width", 0), fill(), side, context);
  }

  private Text fill() {
    String given = spec.group("fill");
    return given != null
        ? Text.of(given, text.origin())
        : Text.markup(part("zero") == 0 ? " " : "0");
  }

  private Text number(Value value, RenderContext context) {
    var format = format(value);
    var parts = format.parts(value, context.budget());
    boolean zero = part("zero") != 0 && part("align") == 0;
    boolean behindSign = zero || part("align") == '=';
    boolean digital = !Set.of("inf", "nan", "INF", "NAN").contains(parts.digits());
    boolean zeros = behindSign && fill().value().equals("0") && part("type") != 'c' && digital;
    int others = parts.prefix().length() + parts.rest().length();
    int width = zeros ? Math.max(0, number("width", 0) - others) : 0;
    context.budget().characters(2L * Math.max(width, parts.digits().length()));
    String digits = digital ? format.grouped(parts.digits(), width) : parts.digits();
    if (!behindSign) {
      var all = Text.markup(parts.prefix() + digits + parts.rest());
      return padded(all, part("align") == 0 ? '>' : part("align"), context);
    }
    int prefix = parts.prefix().length();
    var rest = Text.markup(digits + parts.rest());
    var filled = Padding.pad(rest, number("width", 0) - prefix, fill(), Padding.Side.LEFT, context);
    return context.text().append(parts.prefix(), Origin.MARKUP).append(filled).build();
  }

  private NumberFormat format(Value value) {
    char type = part("type");
    char grouping = part("grouping");
    boolean whole = Numbers.isInteger(value) && "bcdoxXn\0".indexOf(type) >= 0;
    if (whole && spec.group("precision") != null) {
      throw unsuited("has a precision, which a whole number has not");
    }
    if (grouping != 0
        && ("cn".indexOf(type) >= 0 || grouping == ',' && "boxX".indexOf(type) >= 0)) {
      throw unsuited("cannot have groups");
    }
    char sign = part("sign") == '-' ? 0 : part("sign");
    if (type == 'c' && (sign != 0 || part("alternate") != 0)) {
      throw unsuited("has a sign, which a character has not");
    }
    return new NumberFormat(type, sign, part("alternate") != 0, number("precision", -1), grouping);
  }
}
