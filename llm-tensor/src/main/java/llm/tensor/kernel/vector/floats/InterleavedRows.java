package llm.tensor.kernel.vector.floats;

import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.ArraySize;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.vector.lanes.TokenTiles;

/** Rows of activations that are in no tile, as {@link HalfDots} takes them: times a factor. */
final class InterleavedRows implements ActivationLayout {
  /** For weights of half precision. */
  static final Scratch.Key<InterleavedRows> HALF =
      new Scratch.Key<>(() -> new InterleavedRows(HalfDots.BEFORE_HALF));

  /** For bfloat16 weights. */
  static final Scratch.Key<InterleavedRows> BFLOAT16 =
      new Scratch.Key<>(() -> new InterleavedRows(1));

  private final float factor;
  private float[] data = {};
  private int first;
  private int columns;

  private InterleavedRows(float factor) {
    this.factor = factor;
  }

  /** The rows: each where it is among the product's. */
  float[] data() {
    return data;
  }

  @Override
  public boolean reserve(int rows, int columns) {
    this.columns = columns;
    first = VectorFileMatrix.tiled(TokenTiles.WHERE_FASTER, rows);
    if (first >= rows || columns % HalfDots.STEP != 0) return false;
    int size = ArraySize.of((long) rows * columns, "interleaved activations");
    if (data.length < size) data = new float[size];
    return true;
  }

  @Override
  public void fill(float[] x, int at, int fromRow, int toRow) {
    int from = Math.max(first, fromRow);
    if (from < toRow) HalfDots.prepare(x, at, data, from * columns, toRow * columns, factor);
  }
}
