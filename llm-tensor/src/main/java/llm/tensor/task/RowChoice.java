package llm.tensor.task;

import llm.tensor.sequence.Batch;

/**
 * The positions that were chosen for each row to see.
 *
 * @param positions {@code [n, most]}: in order, of those rows that could see more than so many
 */
public record RowChoice(RowData positions) {
  /** Every row sees all positions up to its own. */
  public static final RowChoice ALL =
      new RowChoice(new RowData(0, Integer.MAX_VALUE, new float[0]));

  /** Whether a row sees less than all positions up to its own. */
  boolean limits(int row, Batch batch) {
    return batch.position(row) >= positions.width();
  }
}
