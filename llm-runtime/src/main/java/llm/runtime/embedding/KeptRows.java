package llm.runtime.embedding;

import java.util.Optional;
import llm.blocks.Head;
import llm.tensor.Rows;

/** Rows of a text as they are: all of them, or one. */
final class KeptRows extends Pooled {
  private final float[] kept; // [rows, width]
  private final int width;
  private final int first; // the position that is kept first

  private KeptRows(Optional<Head> head, int rows, int width, int first) {
    super(head);
    this.kept = new float[Math.multiplyExact(rows, width)];
    this.width = width;
    this.first = first;
  }

  /** Those of the positions from 0 on. */
  static KeptRows all(Optional<Head> head, int rows, int width) {
    return new KeptRows(head, rows, width, 0);
  }

  /** That of one position. */
  static KeptRows one(Optional<Head> head, int position, int width) {
    return new KeptRows(head, 1, width, position);
  }

  @Override
  void add(int position, Rows rows, int row) {
    System.arraycopy(rows.data(), rows.offset(row), kept, (position - first) * width, width);
  }

  @Override
  float[] pooled() {
    return kept;
  }
}
