package llm.tokenizer;

import java.util.SplittableRandom;

/**
 * Hashes whose collisions nobody can prepare: a vocabulary of a stranger must not turn a table into
 * a list.
 *
 * <p>Texts are hashed as polynomials modulo 2^31 - 1 at a point, and numbers are mixed with a
 * number, that each VM draws for itself.
 */
final class Hashing {
  private static final int PRIME_BITS = 31;
  private static final long PRIME = (1L << PRIME_BITS) - 1;
  private static final long POINT;
  private static final long SALT;

  static {
    var random = new SplittableRandom();
    POINT = random.nextLong(1 << 16, PRIME);
    SALT = random.nextLong();
  }

  private Hashing() {}

  /** The hash of a text that goes on with {@code unit} after one that hashes to {@code hash}. */
  static int append(int hash, char unit) {
    return reduced(hash * POINT + unit + 1);
  }

  /** The hash of {@code text[from, to)}. */
  static int of(String text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = append(hash, text.charAt(i));
    }
    return hash;
  }

  /** The hash of what follows a prefix, given the hash of both together. */
  static int behind(int prefix, int whole, int power) {
    return reduced(whole + PRIME * PRIME - (long) prefix * power);
  }

  /** What {@link #behind} needs for each length up to {@code longest}. */
  static int[] powers(int longest) {
    var powers = new int[longest + 1];
    powers[0] = 1;
    for (int i = 1; i <= longest; i++) {
      powers[i] = reduced(powers[i - 1] * POINT);
    }
    return powers;
  }

  private static int reduced(long value) {
    long once = (value & PRIME) + (value >>> PRIME_BITS);
    long twice = (once & PRIME) + (once >>> PRIME_BITS);
    return (int) (twice >= PRIME ? twice - PRIME : twice);
  }

  /** Spreads a number over all bits. */
  static int mix(long key) {
    long mixed = (key ^ SALT) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ mixed >>> 32) * 0xC4CEB9FE1A85EC53L;
    return (int) (mixed ^ mixed >>> 29);
  }
}
