package llm.grammar.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import llm.grammar.form.CodePoints;
import llm.grammar.form.Regex;

/**
 * Multiples of a number, as languages of the texts that {@link Numbers#WRITTEN} allows.
 *
 * <p>A step is p / 10^s. The digits of a multiple, filled up to s behind the point, are divisible
 * by p: by its powers of 2 and 5, which the last digits show, and by the rest, which a finite
 * automaton of remainders shows.
 */
final class Multiples {
  private static final int MOST_ENDINGS = 5_000;
  private static final int MOST_FRACTION = 12;

  /** An expression of remainders grows with the fourth power of their number or so. */
  private static final int LARGEST_REST = 9;

  private static final Regex DIGIT = Regex.range('0', '9');
  private static final Regex POINT = Regex.text(".");

  private Multiples() {}

  /**
   * The texts of multiples.
   *
   * @throws SchemaRefusal if the automaton would be too large
   */
  static Regex of(BigDecimal step) {
    var stripped = step.stripTrailingZeros();
    int scale = Math.max(0, stripped.scale());
    var p = stripped.movePointRight(scale).toBigIntegerExact();
    int twos = p.getLowestSetBit();
    int fives = 0;
    var rest = p.shiftRight(twos);
    while (rest.mod(BigInteger.valueOf(5)).signum() == 0) {
      rest = rest.divide(BigInteger.valueOf(5));
      fives++;
    }
    if (scale > MOST_FRACTION || rest.compareTo(BigInteger.valueOf(LARGEST_REST)) > 0) {
      throw refusal(step);
    }
    var ways = new ArrayList<Regex>();
    for (int digits = 0; digits <= scale; digits++) {
      int less = scale - digits;
      ways.add(endings(step, digits, Math.max(0, twos - less), Math.max(0, fives - less)));
    }
    if (scale == 0) {
      ways.set(0, Regex.sequence(ways.getFirst(), Regex.optional(Regex.text(".0"))));
    } else if (!ways.isEmpty()) {
      ways.add(Regex.sequence(ways.getFirst(), Regex.text(".0")));
    }
    var all = Regex.sequence(Regex.optional(Regex.text("-")), new Regex.Alternation(ways));
    int q = rest.intValueExact();
    return q == 1 ? all : RegexAlgebra.and(all, remainders(q));
  }

  private static SchemaRefusal refusal(BigDecimal step) {
    return new SchemaRefusal(
        "multipleOf", "multiples of " + step.toPlainString() + " cannot be enforced");
  }

  /** Digits, {@code digits} of them behind the point, that 2^twos and 5^fives divide. */
  private static Regex endings(BigDecimal step, int digits, int twos, int fives) {
    var whole = Numbers.BARE_POSITIVE;
    if (twos == 0 && fives == 0) {
      return digits == 0
          ? whole
          : Regex.sequence(whole, POINT, Regex.repeat(DIGIT, digits, digits));
    }
    int length = Math.max(digits, Math.max(twos, fives));
    var divisor = BigInteger.TWO.pow(twos).multiply(BigInteger.valueOf(5).pow(fives));
    var count = BigInteger.TEN.pow(length).divide(divisor);
    if (count.compareTo(BigInteger.valueOf(MOST_ENDINGS)) > 0) throw refusal(step);
    var brief = new ArrayList<String>();
    var full = new ArrayList<String>();
    var value = BigInteger.ZERO;
    for (int i = 0; i < count.intValueExact(); i++) {
      brief.add(new BigDecimal(value, digits).toPlainString());
      String padded = "0".repeat(length - value.toString().length()) + value;
      if (value.signum() == 0) padded = "0".repeat(length);
      full.add(withPoint(padded, digits));
      value = value.add(divisor);
    }
    return Regex.anyOf(
        Regex.anyOf(brief),
        Regex.sequence(Regex.range('1', '9'), Regex.star(DIGIT), Regex.anyOf(full)));
  }

  private static String withPoint(String padded, int digits) {
    int at = padded.length() - digits;
    return digits == 0 ? padded : padded.substring(0, at) + "." + padded.substring(at);
  }

  /**
   * Digits, with a minus and a point anywhere, whose number {@code q} divides; 10 and q are
   * coprime.
   */
  private static Regex remainders(int q) {
    var edges = new Regex[q][q];
    for (int from = 0; from < q; from++) {
      for (int digit = 0; digit < 10; digit++) {
        add(edges, from, (10 * from + digit) % q, Regex.text(Integer.toString(digit)));
      }
      add(edges, from, from, Regex.characters(CodePoints.of("-.")));
    }
    for (int gone = q - 1; gone > 0; gone--) {
      var loop = Regex.star(edge(edges, gone, gone));
      for (int from = 0; from < gone; from++) {
        for (int to = 0; to < gone; to++) {
          if (edges[from][gone] == null || edges[gone][to] == null) continue;
          add(edges, from, to, Regex.sequence(edges[from][gone], loop, edges[gone][to]));
        }
      }
    }
    return Regex.star(edge(edges, 0, 0));
  }

  private static Regex edge(Regex[][] edges, int from, int to) {
    var edge = edges[from][to];
    return edge == null ? Regex.nothing() : edge;
  }

  private static void add(Regex[][] edges, int from, int to, Regex way) {
    edges[from][to] = RegexAlgebra.or(edge(edges, from, to), way);
  }
}
