package llm.tensor.kernel.machine.avx2;

import java.lang.foreign.MemorySegment;
import llm.tensor.kernel.ArraySize;

/** Rows of activations as floats, a little apart, so that they do not share lines of the cache. */
final class FloatRows extends ActivationRows {
  private static final int APART = 16;

  private float[] data = {};
  private MemorySegment segment = MemorySegment.NULL;
  private int columns;

  @Override
  void reserve(int rows, int columns) {
    this.columns = columns;
    int size = ArraySize.of((long) rows * (columns + APART), "rows of activations");
    if (data.length < size) {
      var more = new float[size];
      segment = MemorySegment.ofArray(more); // before data, whose length says how long it is
      data = more;
    }
  }

  @Override
  void fill(float[] x, int fromRow, int toRow) {
    for (int row = fromRow; row < toRow; row++) {
      System.arraycopy(x, row * columns, data, row * (columns + APART), columns);
    }
  }

  @Override
  MemorySegment segment() {
    return segment;
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
