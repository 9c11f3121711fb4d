package llm.tensor;

import llm.tensor.sequence.Batch;

/**
 * Which earlier positions each row of a pass sees, where only a few are chosen (sparse attention).
 *
 * @param batch the rows
 * @param positions {@code [n, most]}: of a row that could see more, the chosen ones in order; what
 *     stands there for other rows, which see all, means nothing
 */
public record ChosenPositions(Batch batch, Rows positions) {
  /** Checks that there is a choice for each row. */
  public ChosenPositions {
    if (positions.rows() != batch.size()) {
      throw new IllegalArgumentException(
          positions + " are not the positions of a batch of " + batch.size());
    }
  }

  /** Whether a row sees less than all positions up to its own. */
  public boolean limits(int row) {
    return batch.position(row) >= positions.width();
  }

  /** Whether a row sees a position. */
  boolean sees(int row, int position) {
    if (!limits(row)) return position <= batch.position(row);
    int at = positions.offset(row);
    for (int i = 0; i < positions.width(); i++) {
      if (positions.data()[at + i] == position) return true;
    }
    return false;
  }
}
