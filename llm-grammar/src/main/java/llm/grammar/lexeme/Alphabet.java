package llm.grammar.lexeme;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import llm.grammar.form.CodePoints;

/**
 * Characters in classes: two are of one class where no set of the expression tells them apart.
 *
 * <p>Expressions then know classes alone, of which there are a dozen where there are a million
 * characters.
 */
final class Alphabet {
  private static final int ASCII = 128;

  /** First character of each run of one class, ascending from 0; the last run ends with Unicode. */
  private final int[] starts;

  /** The class of each run; -1 for surrogates. */
  private final int[] classes;

  private final int count;
  private final int[] ascii = new int[ASCII];

  private Alphabet(int[] starts, int[] classes, int count) {
    this.starts = starts;
    this.classes = classes;
    this.count = count;
    for (int c = 0; c < ASCII; c++) {
      ascii[c] = classes[run(c)];
    }
  }

  /** The classes that tell {@code sets} apart. */
  static Alphabet of(Collection<CodePoints> sets) {
    int boundaries = 4;
    for (var set : sets) {
      boundaries += 2 * set.rangeCount();
    }
    int[] cuts = new int[boundaries];
    int n = 0;
    cuts[n++] = 0;
    cuts[n++] = Character.MIN_SURROGATE;
    cuts[n++] = Character.MAX_SURROGATE + 1;
    cuts[n++] = CodePoints.LAST + 1;
    for (var set : sets) {
      for (int i = 0; i < set.rangeCount(); i++) {
        cuts[n++] = set.first(i);
        cuts[n++] = set.last(i) + 1;
      }
    }
    int[] starts = Arrays.stream(cuts).sorted().distinct().toArray();
    // Each set has two random words; a run's signature is the sum of those of the sets it is in.
    long[] one = new long[starts.length];
    long[] two = new long[starts.length];
    var random = ThreadLocalRandom.current();
    for (var set : sets) {
      long first = random.nextLong();
      long second = random.nextLong();
      for (int i = 0; i < set.rangeCount(); i++) {
        int from = Arrays.binarySearch(starts, set.first(i));
        int to = Arrays.binarySearch(starts, set.last(i) + 1);
        one[from] += first;
        two[from] += second;
        one[to] -= first;
        two[to] -= second;
      }
    }
    return numbered(starts, one, two);
  }

  private static Alphabet numbered(int[] starts, long[] one, long[] two) {
    record Signature(long one, long two) {}
    Map<Signature, Integer> numbers = new HashMap<>();
    int runs = starts.length - 1;
    int[] classes = new int[runs];
    long first = 0;
    long second = 0;
    for (int i = 0; i < runs; i++) {
      first += one[i];
      second += two[i];
      boolean surrogate =
          starts[i] >= Character.MIN_SURROGATE && starts[i] <= Character.MAX_SURROGATE;
      if (surrogate) {
        classes[i] = -1;
      } else {
        classes[i] = numbers.computeIfAbsent(new Signature(first, second), s -> numbers.size());
      }
    }
    return new Alphabet(Arrays.copyOf(starts, runs), classes, numbers.size());
  }

  /** How many classes there are. */
  int count() {
    return count;
  }

  /** The class of a character; -1 for a surrogate. */
  int classOf(int codePoint) {
    return codePoint < ASCII ? ascii[codePoint] : classes[run(codePoint)];
  }

  /** The classes of {@code set}, a bit each. */
  long[] classesOf(CodePoints set) {
    long[] bits = new long[(count + 63) / 64];
    for (int i = 0; i < set.rangeCount(); i++) {
      mark(bits, set.first(i), set.last(i));
    }
    return bits;
  }

  /** The classes of the characters from {@code first} to {@code last}. */
  long[] classesOf(int first, int last) {
    long[] bits = new long[(count + 63) / 64];
    mark(bits, first, last);
    return bits;
  }

  /** The characters of classes. */
  CodePoints characters(long[] bits) {
    int[] pairs = new int[2 * starts.length];
    int n = 0;
    for (int i = 0; i < starts.length; i++) {
      int c = classes[i];
      if (c >= 0 && (bits[c >> 6] >>> c & 1) != 0) {
        pairs[n++] = starts[i];
        pairs[n++] = i + 1 < starts.length ? starts[i + 1] - 1 : CodePoints.LAST;
      }
    }
    return CodePoints.ofRanges(Arrays.copyOf(pairs, n));
  }

  /** Whether the characters from {@code first} to {@code last} are of one class. */
  boolean uniform(int first, int last) {
    int c = classOf(first);
    for (int i = run(first); i < starts.length && starts[i] <= last; i++) {
      if (classes[i] != c) {
        return false;
      }
    }
    return c >= 0;
  }

  private void mark(long[] bits, int first, int last) {
    for (int i = run(first); i < starts.length && starts[i] <= last; i++) {
      int c = classes[i];
      if (c >= 0) {
        bits[c >> 6] |= 1L << c;
      }
    }
  }

  private int run(int codePoint) {
    int at = Arrays.binarySearch(starts, codePoint);
    return at >= 0 ? at : -at - 2;
  }
}
