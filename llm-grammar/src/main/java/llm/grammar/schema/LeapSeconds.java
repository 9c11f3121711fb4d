package llm.grammar.schema;

import java.util.ArrayList;
import java.util.List;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Regex;

/**
 * Times of RFC 3339 whose second is 60: it is 23:59 in Greenwich then.
 *
 * <p>Hours are matched with the hours of the offset and minutes with its minutes, each by a
 * language of its own; both hold at once.
 */
final class LeapSeconds {
  private static final Regex DIGIT = Regex.range('0', '9');
  private static final Regex TWO = Regex.repeat(DIGIT, 2, 2);
  private static final Regex SECOND =
      Regex.sequence(
          Regex.text(":60"), Regex.optional(Regex.sequence(Regex.text("."), Regex.plus(DIGIT))));

  /** All of them. */
  static final Regex TIMES =
      Regex.anyOf(
          Regex.sequence(Regex.text("23:59"), SECOND, Regex.characters(CodePoints.of("Zz"))),
          fullHours(),
          Regex.allOf(hours("+"), minutes("+")),
          Regex.allOf(hours("-"), minutes("-")));

  private LeapSeconds() {}

  private static Regex two(int value) {
    return Regex.text("%02d".formatted(value));
  }

  private static Regex time(Regex hour, Regex minute, String sign, Regex byHours, Regex byMinutes) {
    var colon = Regex.text(":");
    return Regex.sequence(hour, colon, minute, SECOND, Regex.text(sign), byHours, colon, byMinutes);
  }

  /** East of Greenwich by whole hours. */
  private static Regex fullHours() {
    List<Regex> ways = new ArrayList<>();
    for (int by = 0; by < 24; by++) {
      ways.add(time(two((23 + by) % 24), two(59), "+", two(by), two(0)));
    }
    return new Regex.Alternation(ways);
  }

  private static Regex hours(String sign) {
    List<Regex> ways = new ArrayList<>();
    for (int by = 0; by < 24; by++) {
      // Any minutes to the east carry over into the next hour.
      int hour = sign.equals("+") ? by : 23 - by;
      ways.add(time(two(hour), TWO, sign, two(by), TWO));
    }
    return new Regex.Alternation(ways);
  }

  private static Regex minutes(String sign) {
    List<Regex> ways = new ArrayList<>();
    for (int by = sign.equals("+") ? 1 : 0; by < 60; by++) {
      int minute = sign.equals("+") ? by - 1 : 59 - by;
      ways.add(time(TWO, two(minute), sign, TWO, two(by)));
    }
    return new Regex.Alternation(ways);
  }
}
