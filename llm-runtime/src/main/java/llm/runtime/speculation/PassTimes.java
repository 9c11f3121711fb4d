package llm.runtime.speculation;

/**
 * A running estimate of what a pass takes by how many rows it has, where each row is one that is
 * written: what one more costs.
 *
 * <p>One for each engine; used by its thread.
 */
public final class PassTimes {
  /** Rows up to which passes are told apart. */
  static final int MOST = 64;

  /** What one more row adds where nothing was measured: a tenth of what one takes alone. */
  private static final double USUAL = 0.1;

  private static final double WEIGHT = 0.2;

  private final double[] measured = new double[MOST + 1]; // by rows; 0: not measured

  /** Learns what a pass took. */
  public void passed(int rows, long time) {
    if (rows < 1 || rows > MOST || time <= 0) return;
    // One that took much longer than it uses to was disturbed: it counts as twice.
    double found =
        measured[rows] == 0 ? (double) time : Math.min((double) time, 2 * measured[rows]);
    measured[rows] =
        measured[rows] == 0 ? found : measured[rows] + WEIGHT * (found - measured[rows]);
  }

  /**
   * What a pass of so many rows takes, in the time of one of fewer: 1 or more.
   *
   * <p>From what was measured nearest to each: rows between two measurements lie on the line
   * between them, others as steep as is usual.
   */
  double ratio(int rows, int fewer) {
    double less = nanos(fewer);
    return less == 0 ? 1 + USUAL * (rows - fewer) : Math.max(1, nanos(rows) / less);
  }

  /** What a pass of so many rows takes; 0 where nothing was measured. */
  double nanos(int rows) {
    int at = Math.min(rows, MOST);
    int below = at, above = at;
    while (below > 0 && measured[below] == 0) below--;
    while (above <= MOST && measured[above] == 0) above++;
    if (below == 0 && above > MOST) return 0;
    if (below == 0) return measured[above] * usual(at) / usual(above);
    if (above > MOST) return measured[below] * usual(at) / usual(below);
    if (below == above) return measured[below];
    double part = (double) (at - below) / (above - below);
    return measured[below] + part * (measured[above] - measured[below]);
  }

  private static double usual(int rows) {
    return 1 + USUAL * (rows - 1);
  }
}
