package llm.tensor.kernels;

import static llm.tensor.kernels.Species.FLOATS;
import static llm.tensor.kernels.Species.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import llm.tensor.codec.Codec;

/**
 * Weights of any type: decoded to floats piece by piece in the cache, and multiplied there.
 *
 * <p>Few rows of activations: pieces of four rows of weights, dot products along the columns. Many:
 * panels of 32 rows, transposed so that rows lie across the vectors, and used for all activations.
 */
final class VectorWeights extends FileWeights {
  /** Rows of weights in a panel. */
  private static final int PANEL = 32;

  /** Columns decoded at a time; a multiple of every block's size. */
  private static final int PANEL_COLUMNS = 256;

  private static final int PIECE_COLUMNS = 1024;

  /** From so many rows of activations on, transposing pays. */
  private static final int MANY = 4;

  VectorWeights(Codec codec, MemorySegment data, int rows, int columns) {
    super(codec, data, rows, columns);
  }

  @Override
  public String kernel() {
    return "decoded in cache";
  }

  @Override
  public int granule() {
    return PANEL;
  }

  @Override
  Weights with(MemorySegment data, int rows) {
    return new VectorWeights(codec, data, rows, columns());
  }

  @Override
  public void multiply(Operands operands, int column, int fromRow, int toRow) {
    if (operands.x.rows < MANY) multiplyFew(operands, column, fromRow, toRow);
    else multiplyMany(operands, column, fromRow, toRow);
  }

  private void multiplyFew(Operands operands, int column, int fromRow, int toRow) {
    var x = operands.x;
    var y = operands.y;
    var w = operands.decoded(4 * PIECE_COLUMNS);
    for (int r = fromRow; r < toRow; r += 4) {
      int count = Math.min(4, toRow - r);
      for (int n = 0; n < x.rows; n++) {
        int at = n * operands.stride + column + r;
        for (int i = 0; i < count; i++) y[at + i] = 0;
      }
      for (int c = 0; c < columns(); c += PIECE_COLUMNS) {
        int length = Math.min(PIECE_COLUMNS, columns() - c);
        for (int i = 0; i < count; i++) decode(r + i, c, w, i * PIECE_COLUMNS, length);
        for (int n = 0; n < x.rows; n++) {
          int from = n * columns() + c, at = n * operands.stride + column + r;
          if (count == 4) dot4(x.data, from, w, length, y, at);
          else for (int i = 0; i < count; i++) y[at + i] += dot(x.data, from, w, i, length);
        }
      }
    }
  }

  /** Adds the dot products of x with four rows that are PIECE_COLUMNS apart. */
  private static void dot4(float[] x, int from, float[] w, int length, float[] y, int at) {
    var s0 = FloatVector.zero(FLOATS);
    var s1 = FloatVector.zero(FLOATS);
    var s2 = FloatVector.zero(FLOATS);
    var s3 = FloatVector.zero(FLOATS);
    int end = FLOATS.loopBound(length);
    for (int i = 0; i < end; i += LANES) {
      var v = FloatVector.fromArray(FLOATS, x, from + i);
      s0 = v.fma(FloatVector.fromArray(FLOATS, w, i), s0);
      s1 = v.fma(FloatVector.fromArray(FLOATS, w, i + PIECE_COLUMNS), s1);
      s2 = v.fma(FloatVector.fromArray(FLOATS, w, i + 2 * PIECE_COLUMNS), s2);
      s3 = v.fma(FloatVector.fromArray(FLOATS, w, i + 3 * PIECE_COLUMNS), s3);
    }
    float r0 = s0.reduceLanes(VectorOperators.ADD);
    float r1 = s1.reduceLanes(VectorOperators.ADD);
    float r2 = s2.reduceLanes(VectorOperators.ADD);
    float r3 = s3.reduceLanes(VectorOperators.ADD);
    for (int i = end; i < length; i++) {
      r0 += x[from + i] * w[i];
      r1 += x[from + i] * w[i + PIECE_COLUMNS];
      r2 += x[from + i] * w[i + 2 * PIECE_COLUMNS];
      r3 += x[from + i] * w[i + 3 * PIECE_COLUMNS];
    }
    y[at] += r0;
    y[at + 1] += r1;
    y[at + 2] += r2;
    y[at + 3] += r3;
  }

  private static float dot(float[] x, int from, float[] w, int row, int length) {
    var sum = FloatVector.zero(FLOATS);
    int end = FLOATS.loopBound(length), at = row * PIECE_COLUMNS;
    for (int i = 0; i < end; i += LANES) {
      var v = FloatVector.fromArray(FLOATS, x, from + i);
      sum = v.fma(FloatVector.fromArray(FLOATS, w, at + i), sum);
    }
    float result = sum.reduceLanes(VectorOperators.ADD);
    for (int i = end; i < length; i++) result += x[from + i] * w[at + i];
    return result;
  }

  private void multiplyMany(Operands operands, int column, int fromRow, int toRow) {
    var x = operands.x;
    for (int r = fromRow; r < toRow; r += PANEL) {
      int count = Math.min(PANEL, toRow - r);
      // a panel that is not full writes beside y: C's rows are whole vectors
      var c = count == PANEL ? operands.y : operands.narrow(x.rows * PANEL);
      int cAt = count == PANEL ? column + r : 0;
      int cStride = count == PANEL ? operands.stride : PANEL;
      for (int k = 0; k < columns(); k += PANEL_COLUMNS) {
        int length = Math.min(PANEL_COLUMNS, columns() - k);
        var panel = decodePanel(operands, r, count, k, length);
        var p = operands.product.left(x.data, k, columns()).right(panel, 0, PANEL);
        if (k == 0) p.into(c, cAt, cStride);
        else p.addingTo(c, cAt, cStride);
        Tiles.product(p.sizes(x.rows, length, PANEL));
      }
      if (count < PANEL) {
        for (int n = 0; n < x.rows; n++) {
          System.arraycopy(c, n * PANEL, operands.y, n * operands.stride + column + r, count);
        }
      }
    }
  }

  private float[] decodePanel(Operands operands, int row, int count, int column, int length) {
    var rows = operands.decoded(4 * PIECE_COLUMNS * 2);
    var panel = operands.panel(PANEL_COLUMNS * PANEL);
    for (int i = 0; i < count; i++) decode(row + i, column, rows, i * PANEL_COLUMNS, length);
    for (int i = count; i < PANEL; i++) {
      java.util.Arrays.fill(rows, i * PANEL_COLUMNS, i * PANEL_COLUMNS + length, 0);
    }
    for (int k = 0; k < length; k++) {
      for (int i = 0; i < PANEL; i++) panel[k * PANEL + i] = rows[i * PANEL_COLUMNS + k];
    }
    return panel;
  }
}
