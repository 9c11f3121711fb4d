package llm.runtime.speculation;

/**
 * A pass as it is without drafts.
 *
 * @param rows that it has
 * @param tokens that these bring: one of each sequence that writes
 * @param repeats whether what was written of a draft is computed again where some of it was not
 * @param times what passes take
 */
public record PlainPass(int rows, int tokens, boolean repeats, PassTimes times) {
  /** What it takes with so many drafts, in its time without. */
  double ratio(int drafts) {
    return times.ratio(rows + drafts, rows);
  }

  /** What computing so many rows again adds, in its time without. */
  double again(double drafts) {
    return repeats ? ratio((int) Math.ceil(drafts)) - 1 : 0;
  }

  /** What a drafter takes for a token, in its time without. */
  double part(Drafter drafter) {
    double plain = times.nanos(rows);
    return plain == 0 ? 0 : drafter.nanosPerToken() / plain;
  }
}
