package llm.runtime.engine.plan;

/**
 * A running estimate of the time that rows of prompts add to a pass.
 *
 * <p>A pass is taken to last as long as one that only decodes, and so much for each row of a
 * prompt. What a row takes grows with the text before it, and with the load of the machine: the
 * estimate follows a rise at once, and a fall slowly.
 */
final class RowCost {
  private static final double USUAL_WEIGHT = 0.25;

  /** From so many rows on they are computed as fast as in a larger pass, about. */
  private static final int MANY = 64;

  /** What a row of a small pass may take more than one of a large pass. */
  private static final double SMALL_PASS = 1.4;

  private double decodingNanos; // of a pass that only decodes; 0: unknown
  private double rowNanos; // of a row; 0: unknown
  private int learnedRows; // of the pass from which that is known

  /** Learns what a pass took. */
  void passed(int decoding, int others, long nanos) {
    if (others == 0) {
      decodingNanos = decodingNanos == 0 ? nanos : mean(decodingNanos, (double) nanos);
    } else if (decoding > 0 || others >= MANY || rowNanos == 0) {
      double beside = decoding > 0 ? decodingNanos : 0;
      rowNanos = learned(Math.max(nanos - beside, nanos * 0.1) / others);
      learnedRows = others;
    }
  }

  /** Learns what a pass took that had rows of one kind alone. */
  void passedAlone(int rows, long nanos) {
    rowNanos = learned((double) nanos / rows);
    learnedRows = rows;
  }

  /** A rise counts at once, but no more than twice what was known: a machine may stand still. */
  private double learned(double found) {
    if (rowNanos == 0) return found;
    return found > rowNanos ? Math.min(found, 2 * rowNanos) : mean(rowNanos, found);
  }

  private static double mean(double old, double found) {
    return old + USUAL_WEIGHT * (found - old);
  }

  /** How many rows of prompts take so long together, at least 1. */
  int rowsWithin(long nanos) {
    if (rowNanos == 0) return 1;
    int rows = (int) Math.clamp(nanos / rowNanos, 1, Integer.MAX_VALUE);
    return rows * 2 > learnedRows ? rows : (int) Math.max(1, rows / SMALL_PASS);
  }
}
