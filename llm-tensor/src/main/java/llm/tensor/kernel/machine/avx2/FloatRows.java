package llm.tensor.kernel.machine.avx2;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.ArraySize;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.panel.GrowingFloats;

/** Rows of activations as floats, a little apart, so that they do not share lines of the cache. */
final class FloatRows extends ActivationRows {
  static final Scratch.Key<FloatRows> KEY = new Scratch.Key<>(FloatRows::new);

  private static final int APART = 16;

  private final GrowingFloats data = new GrowingFloats();
  private int columns;

  private FloatRows() {}

  @Override
  public boolean reserve(int rows, int columns) {
    this.columns = columns;
    int size = ArraySize.of((long) rows * (columns + APART), "rows of activations");
    data.reserve(size);
    return true;
  }

  @Override
  public void fill(float[] x, int at, int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      System.arraycopy(x, at + row * columns, data.array(), row * (columns + APART), columns);
    }
  }

  @Override
  MemorySegment segment() {
    return data.segment();
  }

  @Override
  long step() {
    return bytes(columns + APART);
  }

  @Override
  long bytes(int columns) {
    return (long) columns * Float.BYTES;
  }
}
