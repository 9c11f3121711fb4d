package llm.template;

import java.util.Arrays;

/**
 * The origin of each UTF-16 unit of a text, as runs of alternating origin.
 *
 * <p>Immutable.
 */
final class Origins {
  /** Where each run ends, exclusive; ascending. */
  private final int[] ends;

  /** The first run's origin; it alternates from there. */
  private final Origin first;

  private Origins(int[] ends, Origin first) {
    this.ends = ends;
    this.first = first;
  }

  static Origins uniform(Origin origin, int length) {
    return new Origins(length == 0 ? new int[0] : new int[] {length}, origin);
  }

  int runs() {
    return ends.length;
  }

  int start(int run) {
    return run == 0 ? 0 : ends[run - 1];
  }

  int end(int run) {
    return ends[run];
  }

  Origin origin(int run) {
    return (run & 1) == 0 ? first : other(first);
  }

  /** The origin of unit {@code index}. */
  Origin at(int index) {
    return origin(runAt(index));
  }

  /** The run that holds unit {@code index}. */
  int runAt(int index) {
    int found = Arrays.binarySearch(ends, index + 1);
    return found >= 0 ? found : -found - 1;
  }

  private static Origin other(Origin origin) {
    return origin == Origin.MARKUP ? Origin.PLAIN : Origin.MARKUP;
  }

  /** Collects runs; neighbours of one origin merge. */
  static final class Builder {
    private int[] ends = new int[4];
    private int runs;
    private int length;
    private Origin first = Origin.PLAIN;

    void append(Origin origin, int count) {
      if (count == 0) {
        return;
      }
      length += count;
      if (runs > 0 && last() == origin) {
        ends[runs - 1] = length;
        return;
      }
      if (runs == 0) {
        first = origin;
      }
      if (runs == ends.length) {
        ends = Arrays.copyOf(ends, 2 * runs);
      }
      ends[runs++] = length;
    }

    private Origin last() {
      return (runs & 1) == 1 ? first : other(first);
    }

    Origins build() {
      return new Origins(Arrays.copyOf(ends, runs), first);
    }
  }
}
