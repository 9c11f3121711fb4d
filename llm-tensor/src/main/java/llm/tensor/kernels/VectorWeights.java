package llm.tensor.kernels;

import static llm.tensor.kernels.Species.LANES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import llm.tensor.codec.Codec;
import llm.tensor.codec.FloatElements;

/**
 * Weights of any type: decoded to floats piece by piece in the cache, and multiplied there.
 *
 * <p>Few rows of activations: pieces of a row of weights, dot products along the columns. Many:
 * panels of 32 rows, transposed so that rows lie across the vectors, and used for all activations.
 */
final class VectorWeights extends FileWeights {
  /** Rows of weights in a panel. */
  private static final int PANEL = 32;

  /** Columns of a panel decoded at a time; a multiple of every block's size. */
  private static final int COLUMNS = 256;

  /** Columns of a row decoded at a time. */
  private static final int PIECE = 1024;

  /** From so many rows of activations on, transposing pays. */
  private static final int MANY = 8;

  /** Whether rows of 16-bit floats are decoded in registers. */
  private final boolean halves;

  VectorWeights(Codec codec, MemorySegment data, int rows, int columns) {
    super(codec, data, rows, columns);
    halves =
        (codec instanceof VectorCodecs.Half || codec instanceof VectorCodecs.Bfloat16)
            && columns % (4 * LANES) == 0;
  }

  @Override
  public String kernel() {
    if (codec == FloatElements.F32) return "fp32";
    if (halves) return "fp32, decoded in registers or the cache";
    return VectorCodecs.isVectorized(codec)
        ? "fp32, decoded in the cache"
        : "fp32, decoded in the cache element by element";
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
    if (operands.x.rows < MANY && halves) multiplyHalves(operands, column, fromRow, toRow);
    else if (operands.x.rows < MANY) multiplyFew(operands, column, fromRow, toRow);
    else multiplyMany(operands, column, fromRow, toRow);
  }

  private void multiplyHalves(Operands operands, int column, int fromRow, int toRow) {
    var x = operands.x;
    boolean half = codec instanceof VectorCodecs.Half;
    float[] rowsOfX = half ? operands.prepared() : x.data;
    for (int r = fromRow; r < toRow; r++) {
      long offset = r * rowBytes;
      for (int n = 0; n < x.rows; n++) {
        int at = n * columns();
        operands.y[n * operands.stride + column + r] =
            half
                ? HalfDots.half(data, offset, rowsOfX, at, columns(), operands.lanes)
                : HalfDots.bfloat16(data, offset, rowsOfX, at, columns(), operands.lanes);
      }
    }
  }

  private void multiplyFew(Operands operands, int column, int fromRow, int toRow) {
    var x = operands.x;
    var y = operands.y;
    var w = operands.decoded(PIECE);
    int stride = operands.stride;
    for (int r = fromRow; r < toRow; r++) {
      int to = column + r;
      for (int n = 0; n < x.rows; n++) y[to + n * stride] = 0;
      for (int c = 0; c < columns(); c += PIECE) {
        int length = Math.min(PIECE, columns() - c);
        decode(r, c, w, 0, length);
        int n = 0;
        for (; n <= x.rows - 4; n += 4) {
          int at = n * columns() + c, y0 = to + n * stride;
          int done = Dots.four(x.data, at, columns(), w, length, operands.lanes);
          LaneSums.addTo(operands.lanes, 4, y, y0, stride);
          for (int i = 0; done < length && i < 4; i++) {
            y[y0 + i * stride] += Dots.rest(x.data, at + i * columns(), w, done, length);
          }
        }
        for (; n < x.rows; n++) {
          y[to + n * stride] += Dots.one(x.data, n * columns() + c, w, length);
        }
      }
    }
  }

  private void multiplyMany(Operands operands, int column, int fromRow, int toRow) {
    var x = operands.x;
    for (int r = fromRow; r < toRow; r += PANEL) {
      int count = Math.min(PANEL, toRow - r);
      boolean whole = count == PANEL;
      var y = whole ? operands.y : operands.narrow(x.rows * PANEL);
      int yAt = whole ? column + r : 0, yStride = whole ? operands.stride : PANEL;
      for (int k = 0; k < columns(); k += COLUMNS) {
        int length = Math.min(COLUMNS, columns() - k);
        var panel = decodePanel(operands, r, count, k, length);
        var p = operands.product.left(x.data, k, columns()).right(panel, 0, PANEL);
        if (k == 0) p.into(y, yAt, yStride);
        else p.addingTo(y, yAt, yStride);
        Tiles.product(p.sizes(x.rows, length, PANEL));
      }
      if (!whole) copy(operands, y, PANEL, column + r, count);
    }
  }

  /** Rows of weights that fill no tile are multiplied beside y. */
  private static void copy(Operands operands, float[] narrow, int width, int column, int count) {
    for (int n = 0; n < operands.x.rows; n++) {
      System.arraycopy(narrow, n * width, operands.y, n * operands.stride + column, count);
    }
  }

  /** Decodes rows of weights into a panel: {@code [length, PANEL]}. */
  private float[] decodePanel(Operands operands, int row, int count, int column, int length) {
    var rows = operands.decoded(PANEL * COLUMNS);
    var panel = operands.panel(PANEL * COLUMNS);
    for (int i = 0; i < PANEL; i++) {
      if (i < count) decode(row + i, column, rows, i * COLUMNS, length);
      else Arrays.fill(rows, i * COLUMNS, i * COLUMNS + length, 0);
    }
    var scratch = operands.squares;
    int end = length & -LANES;
    for (int k = 0; k < end; k += LANES) {
      for (int i = 0; i < PANEL; i += LANES) {
        Transposition.square(rows, i * COLUMNS + k, COLUMNS, scratch, panel, k * PANEL + i, PANEL);
      }
    }
    for (int k = end; k < length; k++) {
      for (int i = 0; i < PANEL; i++) panel[k * PANEL + i] = rows[i * COLUMNS + k];
    }
    return panel;
  }
}
