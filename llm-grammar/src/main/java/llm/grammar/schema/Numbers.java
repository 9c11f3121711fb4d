package llm.grammar.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import llm.grammar.form.Regex;

/**
 * Numbers as languages of their text.
 *
 * <p>A number of which something is said is written in one way: no exponent, no zeros at the end of
 * a fraction (but {@code .0} alone), no minus before zero. So 5 may be written {@code 5} or {@code
 * 5.0}, and all that is said of a number can be said of its text.
 */
final class Numbers {
  private static final Regex DIGIT = Regex.range('0', '9');
  private static final Regex NOT_ZERO = Regex.range('1', '9');
  private static final Regex DIGITS = Regex.star(DIGIT);
  private static final Regex FRACTION =
      Regex.optional(
          Regex.sequence(
              Regex.text("."), Regex.anyOf(Regex.text("0"), Regex.sequence(DIGITS, NOT_ZERO))));
  private static final Regex MINUS = Regex.text("-");
  private static final Regex BIG = Regex.sequence(NOT_ZERO, DIGITS);
  private static final Regex POINT = Regex.text(".");

  /** Every number that is written as told. */
  static final Regex WRITTEN =
      Regex.anyOf(
          Regex.sequence(Regex.text("0"), FRACTION),
          Regex.sequence(Regex.optional(MINUS), BIG, FRACTION),
          Regex.sequence(MINUS, Regex.text("0."), DIGITS, NOT_ZERO));

  /** Every number of JSON. */
  static final Regex JSON =
      Regex.sequence(
          Regex.optional(MINUS),
          Regex.anyOf(Regex.text("0"), BIG),
          Regex.optional(Regex.sequence(POINT, Regex.plus(DIGIT))),
          Regex.optional(
              Regex.sequence(
                  Regex.anyOf(Regex.text("e"), Regex.text("E")),
                  Regex.optional(Regex.anyOf(Regex.text("+"), MINUS)),
                  Regex.plus(DIGIT))));

  /** Integers from 0 on. */
  static final Regex BARE_POSITIVE = Regex.anyOf(Regex.text("0"), BIG);

  /** Integers without a fraction: draft 04 knows no other. */
  static final Regex BARE_INTEGERS =
      Regex.anyOf(Regex.text("0"), Regex.sequence(Regex.optional(MINUS), BIG));

  /** Integers, with or without {@code .0}. */
  static final Regex INTEGERS = Regex.sequence(BARE_INTEGERS, Regex.optional(Regex.text(".0")));

  private Numbers() {}

  /** The texts of one number. */
  static Regex of(BigDecimal value) {
    String text = value.toPlainString();
    return value.scale() <= 0
        ? Regex.anyOf(Regex.text(text), Regex.text(text + ".0"))
        : Regex.text(text);
  }

  /** Numbers from {@code bound} on. */
  static Regex atLeast(BigDecimal bound) {
    return switch (bound.signum()) {
      case 1 -> above(bound, true);
      case 0 -> Regex.not(Regex.sequence(MINUS, Regex.anything()));
      default -> Regex.not(Regex.sequence(MINUS, above(bound.negate(), false)));
    };
  }

  /** Numbers above {@code bound}. */
  static Regex moreThan(BigDecimal bound) {
    return switch (bound.signum()) {
      case 1 -> above(bound, false);
      case 0 ->
          Regex.not(
              Regex.anyOf(
                  Regex.sequence(MINUS, Regex.anything()), Regex.text("0"), Regex.text("0.0")));
      default -> Regex.not(Regex.sequence(MINUS, above(bound.negate(), true)));
    };
  }

  static Regex atMost(BigDecimal bound) {
    return RegexAlgebra.not(moreThan(bound));
  }

  static Regex lessThan(BigDecimal bound) {
    return RegexAlgebra.not(atLeast(bound));
  }

  /**
   * Texts without a sign of what is above {@code bound}, which is above zero; with {@code bound}
   * itself or not.
   */
  private static Regex above(BigDecimal bound, boolean itself) {
    String text = bound.toPlainString();
    int point = text.indexOf('.');
    String whole = point < 0 ? text : text.substring(0, point);
    String fraction = point < 0 ? "" : text.substring(point + 1);
    var tail = Regex.optional(Regex.sequence(POINT, DIGITS));
    var ways = new ArrayList<Regex>();
    ways.add(Regex.sequence(NOT_ZERO, Regex.repeat(DIGIT, whole.length(), Regex.UNBOUNDED), tail));
    addLarger(ways, "", whole, tail);
    addLarger(ways, whole + ".", fraction, DIGITS);
    String all = fraction.isEmpty() ? whole : whole + "." + fraction;
    if (itself) {
      ways.add(Regex.text(all));
      if (fraction.isEmpty()) ways.add(Regex.text(all + ".0"));
    }
    var more = Regex.sequence(DIGITS, NOT_ZERO, DIGITS);
    ways.add(Regex.sequence(Regex.text(fraction.isEmpty() ? all + "." : all), more));
    return new Regex.Alternation(ways);
  }

  /** Digits that are as many and larger, by the first in which they differ. */
  private static void addLarger(List<Regex> ways, String before, String digits, Regex tail) {
    for (int i = 0; i < digits.length(); i++) {
      char digit = digits.charAt(i);
      if (digit == '9') continue;
      int rest = digits.length() - i - 1;
      ways.add(
          Regex.sequence(
              Regex.text(before + digits.substring(0, i)),
              Regex.range(digit + 1, '9'),
              tail.equals(DIGITS) ? tail : Regex.sequence(Regex.repeat(DIGIT, rest, rest), tail)));
    }
  }
}
