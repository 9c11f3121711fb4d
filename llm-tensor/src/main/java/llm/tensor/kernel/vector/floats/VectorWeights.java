package llm.tensor.kernel.vector.floats;

import static llm.tensor.kernel.vector.lanes.Species.LANES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import llm.tensor.codec.Codec;
import llm.tensor.codec.FloatElements;
import llm.tensor.kernel.ActivationForm;
import llm.tensor.kernel.Activations;
import llm.tensor.kernel.FileWeights;
import llm.tensor.kernel.Operands;
import llm.tensor.kernel.Processor;
import llm.tensor.kernel.Weights;
import llm.tensor.kernel.vector.decode.VectorCodecs;
import llm.tensor.kernel.vector.lanes.LaneSums;

/**
 * Weights of any type: decoded to floats piece by piece in the cache, and multiplied there.
 *
 * <p>Few rows of activations: pieces of a row of weights, dot products along the columns. Many:
 * panels of rows, transposed so that rows lie across the vectors, and used for all activations.
 */
public final class VectorWeights extends FileWeights implements PanelDecoder {
  private static final boolean READS_SIDE_BY_SIDE = Processor.chosen().readsSideBySide();
  private static final int PANEL = FloatTile.ROWS;

  /** Columns of a row decoded at a time. */
  private static final int PIECE = 1024;

  /** From so many rows of activations on, transposing pays. */
  private static final int MANY = 8;

  /** Whether rows of 16-bit floats are decoded in registers. */
  private final boolean halves;

  public VectorWeights(Codec codec, MemorySegment data, int rows, int columns) {
    super(codec, data, rows, columns);
    halves =
        (codec instanceof VectorCodecs.Half || codec instanceof VectorCodecs.Bfloat16)
            && columns % HalfDots.STEP == 0;
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
  protected Weights with(MemorySegment data, int rows) {
    return new VectorWeights(codec, data, rows, columns());
  }

  @Override
  public ActivationForm form() {
    return ActivationForm.FLOAT_TILES;
  }

  @Override
  public void multiply(Operands operands, int column, int fromRow, int toRow) {
    int rows = operands.x.rows, tiled = rows < MANY ? 0 : Activations.tiled(rows);
    for (int n = 0; n < tiled; n += FloatTile.MANY_TOKENS) {
      operands.tokens(n, Math.min(FloatTile.MANY_TOKENS, rows - n));
      multiplyTiles(operands, column, fromRow, toRow);
    }
    if (tiled >= rows) return;
    operands.tokens(tiled, rows - tiled);
    if (halves) multiplyHalves(operands, column, fromRow, toRow);
    else multiplyFew(operands, column, fromRow, toRow);
  }

  /** Rows of 16-bit floats, one by one or side by side. */
  private void multiplyHalves(Operands operands, int column, int fromRow, int toRow) {
    boolean half = codec instanceof VectorCodecs.Half;
    float[] x = operands.prepared(half ? HalfDots.BEFORE_HALF : 1);
    if (READS_SIDE_BY_SIDE) {
      // each of the four reads on where it stopped at the row before: what lies there is fetched
      int apart = (toRow - fromRow) / HalfDots.SIDE_BY_SIDE;
      for (int r = fromRow; r < fromRow + apart; r++) sideBySide(operands, x, column, r, apart);
      int rest = fromRow + apart * HalfDots.SIDE_BY_SIDE;
      for (int r = rest; r < toRow; r++) sideBySide(operands, x, column, r, 0);
      return;
    }
    for (int r = fromRow; r < toRow; r++) {
      for (int n = operands.token; n < operands.x.rows; n++) {
        float product = one(half, operands.lanes, r, x, n * columns());
        operands.y[n * operands.stride + column + r] = product;
      }
    }
  }

  private float one(boolean half, float[] sums, int row, float[] x, int at) {
    if (half) HalfDots.half(data, row * rowBytes, x, at, columns(), sums);
    else HalfDots.bfloat16(data, row * rowBytes, x, at, columns(), sums);
    return HalfDots.sum(sums, 0) * (half ? HalfDots.AFTER_HALF : 1);
  }

  /** Four rows so many rows apart; or one, beside itself, whose sums are made in the same order. */
  private void sideBySide(Operands operands, float[] x, int column, int row, int apart) {
    boolean half = codec instanceof VectorCodecs.Half;
    float[] sums = operands.lanes;
    long offset = row * rowBytes, bytes = apart * rowBytes;
    for (int n = operands.token; n < operands.x.rows; n++) {
      int at = n * columns(), to = n * operands.stride + column + row;
      if (half) HalfDots.fourHalves(data, offset, bytes, x, at, columns(), sums);
      else HalfDots.fourBfloats(data, offset, bytes, x, at, columns(), sums);
      for (int i = 0; i < (apart == 0 ? 1 : HalfDots.SIDE_BY_SIDE); i++) {
        float sum = HalfDots.sumOfTwo(sums, i * 2 * LANES);
        operands.y[to + i * apart] = sum * (half ? HalfDots.AFTER_HALF : 1);
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
      for (int n = operands.token; n < x.rows; n++) y[to + n * stride] = 0;
      for (int c = 0; c < columns(); c += PIECE) {
        int length = Math.min(PIECE, columns() - c);
        decode(r, c, w, 0, length);
        int n = operands.token;
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

  private void multiplyTiles(Operands operands, int column, int fromRow, int toRow) {
    int tiled = Activations.tiled(operands.tokens), whole = (toRow - fromRow) / PANEL;
    int y = operands.token * operands.stride + column;
    if (whole > 0) {
      operands.out(operands.y, y + fromRow, operands.stride);
      FloatTile.multiply(operands, this, fromRow / PANEL, whole);
    }
    int rest = fromRow + whole * PANEL;
    if (rest < toRow) { // rows of weights that fill no panel are multiplied beside y
      float[] narrow = operands.narrow(operands.tokens * PANEL);
      operands.out(narrow, 0, PANEL);
      FloatTile.multiply(operands, this, rest / PANEL, 1);
      for (int n = 0; n < tiled; n++) {
        int to = y + n * operands.stride + rest;
        System.arraycopy(narrow, n * PANEL, operands.y, to, toRow - rest);
      }
    }
  }

  /** Decodes a piece of rows of weights, and transposes it. */
  @Override
  public void decode(Operands operands, int panel, int column, int length, float[] target) {
    int row = panel * PANEL;
    var rows = operands.decoded(PANEL * FloatTile.COLUMNS);
    for (int i = 0; i < PANEL; i++) {
      int at = i * FloatTile.COLUMNS;
      if (row + i < rows()) decode(row + i, column, rows, at, length);
      else Arrays.fill(rows, at, at + length, 0);
    }
    var scratch = operands.squares;
    int end = length & -LANES;
    for (int k = 0; k < end; k += LANES) {
      for (int i = 0; i < PANEL; i += LANES) {
        int from = i * FloatTile.COLUMNS + k, to = k * PANEL + i;
        Transposition.square(rows, from, FloatTile.COLUMNS, scratch, target, to, PANEL);
      }
    }
    for (int k = end; k < length; k++) {
      for (int i = 0; i < PANEL; i++) target[k * PANEL + i] = rows[i * FloatTile.COLUMNS + k];
    }
  }
}
