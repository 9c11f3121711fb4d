package llm.tensor.kernel.vector.floats;

import static llm.tensor.kernel.vector.lanes.Species.LANES;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import llm.tensor.codec.Codec;
import llm.tensor.codec.FloatElements;
import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.FileMatrix;
import llm.tensor.kernel.MatrixProduct;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.Processor;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.TokenBlock;
import llm.tensor.kernel.vector.decode.VectorCodecs;
import llm.tensor.kernel.vector.lanes.LaneSums;
import llm.tensor.kernel.vector.lanes.TokenTiles;

/**
 * Weights of any type: decoded to floats piece by piece in the cache, and multiplied there.
 *
 * <p>Few rows of activations: pieces of a row of weights, dot products along the columns. Many:
 * panels of rows, transposed so that rows lie across the vectors, and used for all activations.
 */
public final class VectorFileMatrix extends FileMatrix implements PanelDecoder {
  private static final boolean READS_SIDE_BY_SIDE = Processor.chosen().readsSideBySide();
  private static final int PANEL = FloatTile.ROWS;

  /** Columns of a row decoded at a time. */
  private static final int PIECE = 1024;

  /** From so many rows of activations on, transposing pays. */
  private static final int MANY = 8;

  /** Whether rows of 16-bit floats are decoded in registers. */
  private final boolean halves;

  private final TokenTiles tiles;
  private final List<Scratch.Key<? extends ActivationLayout>> layouts;

  /** Rows of weights, multiplied in tiles by some rows of activations. */
  public VectorFileMatrix(
      Codec codec, MemorySegment data, int rows, int columns, TokenTiles tiles) {
    super(codec, data, rows, columns);
    this.tiles = tiles;
    halves =
        (codec instanceof VectorCodecs.Half || codec instanceof VectorCodecs.Bfloat16)
            && columns % HalfDots.STEP == 0
            && tiles != TokenTiles.ALWAYS;
    var key = FloatTiles.of(tiles);
    layouts =
        halves
            ? List.of(key, isHalf() ? InterleavedRows.HALF : InterleavedRows.BFLOAT16)
            : List.of(key);
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
  protected PackedMatrix with(MemorySegment data, int rows) {
    return new VectorFileMatrix(codec, data, rows, columns(), tiles);
  }

  @Override
  public List<Scratch.Key<? extends ActivationLayout>> layouts() {
    return layouts;
  }

  @Override
  public TokenTiles tiles() {
    return tiles;
  }

  /** How many of some rows of activations are multiplied in tiles. */
  static int tiled(TokenTiles tiles, int rows) {
    return tiles == TokenTiles.WHERE_FASTER && rows < MANY ? 0 : tiles.tiled(rows);
  }

  @Override
  public void multiply(MatrixProduct product, Scratch scratch, int column, int fromRow, int toRow) {
    int rows = product.rows(), tiled = tiled(tiles, rows);
    var mine = FloatScratch.of(scratch);
    var block = TokenBlock.of(scratch);
    for (int n = 0; n < tiled; n += FloatTile.MANY_TOKENS) {
      block.tokens(product, n, Math.min(FloatTile.MANY_TOKENS, rows - n));
      multiplyTiles(block, mine, column, fromRow, toRow);
    }
    if (tiled >= rows) return;
    block.tokens(product, tiled, rows - tiled);
    if (halves) multiplyHalves(block, mine.lanes, column, fromRow, toRow);
    else multiplyFew(block, mine, column, fromRow, toRow);
  }

  /** Rows of 16-bit floats, one by one or side by side. */
  private void multiplyHalves(TokenBlock block, float[] sums, int column, int fromRow, int toRow) {
    if (READS_SIDE_BY_SIDE) {
      // each of the four reads on where it stopped at the row before: what lies there is fetched
      int apart = (toRow - fromRow) / HalfDots.SIDE_BY_SIDE;
      for (int r = fromRow; r < fromRow + apart; r++) sideBySide(block, sums, column, r, apart);
      int rest = fromRow + apart * HalfDots.SIDE_BY_SIDE;
      for (int r = rest; r < toRow; r++) sideBySide(block, sums, column, r, 0);
      return;
    }
    boolean half = isHalf();
    var product = block.product();
    float[] x = interleaved(product), y = product.y();
    for (int r = fromRow; r < toRow; r++) {
      for (int n = block.first(); n < product.rows(); n++) {
        y[n * product.stride() + column + r] = one(half, sums, r, x, n * columns());
      }
    }
  }

  private boolean isHalf() {
    return codec instanceof VectorCodecs.Half;
  }

  private float[] interleaved(MatrixProduct product) {
    var key = isHalf() ? InterleavedRows.HALF : InterleavedRows.BFLOAT16;
    return product.layout(key).data();
  }

  private float one(boolean half, float[] sums, int row, float[] x, int at) {
    if (half) HalfDots.half(data, row * rowBytes, x, at, columns(), sums);
    else HalfDots.bfloat16(data, row * rowBytes, x, at, columns(), sums);
    return HalfDots.sum(sums, 0) * (half ? HalfDots.AFTER_HALF : 1);
  }

  /** Four rows so many rows apart; or one, beside itself, whose sums are made in the same order. */
  private void sideBySide(TokenBlock block, float[] sums, int column, int row, int apart) {
    boolean half = isHalf();
    var product = block.product();
    float[] x = interleaved(product), y = product.y();
    long offset = row * rowBytes, bytes = apart * rowBytes;
    for (int n = block.first(); n < product.rows(); n++) {
      int at = n * columns(), to = n * product.stride() + column + row;
      if (half) HalfDots.fourHalves(data, offset, bytes, x, at, columns(), sums);
      else HalfDots.fourBfloats(data, offset, bytes, x, at, columns(), sums);
      for (int i = 0; i < (apart == 0 ? 1 : HalfDots.SIDE_BY_SIDE); i++) {
        float sum = HalfDots.sumOfTwo(sums, i * 2 * LANES);
        y[to + i * apart] = sum * (half ? HalfDots.AFTER_HALF : 1);
      }
    }
  }

  private void multiplyFew(
      TokenBlock block, FloatScratch scratch, int column, int fromRow, int toRow) {
    var product = block.product();
    float[] x = product.x(), y = product.y(), w = scratch.decoded(PIECE);
    int rows = product.rows(), stride = product.stride(), first = product.xAt();
    for (int r = fromRow; r < toRow; r++) {
      int to = column + r;
      for (int n = block.first(); n < rows; n++) y[to + n * stride] = 0;
      for (int c = 0; c < columns(); c += PIECE) {
        int length = Math.min(PIECE, columns() - c);
        decode(r, c, w, 0, length);
        int n = block.first();
        for (; n <= rows - 4; n += 4) {
          int at = first + n * columns() + c, y0 = to + n * stride;
          int done = Dots.four(x, at, columns(), w, length, scratch.lanes);
          LaneSums.addTo(scratch.lanes, 4, y, y0, stride);
          for (int i = 0; done < length && i < 4; i++) {
            y[y0 + i * stride] += Dots.rest(x, at + i * columns(), w, done, length);
          }
        }
        for (; n < rows; n++) {
          y[to + n * stride] += Dots.one(x, first + n * columns() + c, w, length);
        }
      }
    }
  }

  private void multiplyTiles(
      TokenBlock block, FloatScratch scratch, int column, int fromRow, int toRow) {
    var product = block.product();
    int tiled = tiles.tiled(block.count()), whole = (toRow - fromRow) / PANEL;
    int stride = product.stride(), y = block.first() * stride + column;
    if (whole > 0) {
      block.out(product.y(), y + fromRow, stride);
      FloatTile.multiply(block, scratch, this, fromRow / PANEL, whole);
    }
    int rest = fromRow + whole * PANEL;
    if (rest < toRow) { // rows of weights that fill no panel are multiplied beside y
      float[] beside = block.outBeside(PANEL);
      FloatTile.multiply(block, scratch, this, rest / PANEL, 1);
      for (int n = 0; n < tiled; n++) {
        int to = y + n * stride + rest;
        System.arraycopy(beside, n * PANEL, product.y(), to, toRow - rest);
      }
    }
  }

  /** Decodes a piece of rows of weights, and transposes it. */
  @Override
  public void decode(FloatScratch scratch, int panel, int column, int length, float[] target) {
    int row = panel * PANEL;
    var rows = scratch.decoded(PANEL * FloatTile.COLUMNS);
    for (int i = 0; i < PANEL; i++) {
      int at = i * FloatTile.COLUMNS;
      if (row + i < rows()) decode(row + i, column, rows, at, length);
      else Arrays.fill(rows, at, at + length, 0);
    }
    var squares = scratch.squares;
    int end = length & -LANES;
    for (int k = 0; k < end; k += LANES) {
      for (int i = 0; i < PANEL; i += LANES) {
        int from = i * FloatTile.COLUMNS + k, to = k * PANEL + i;
        Transposition.square(rows, from, FloatTile.COLUMNS, squares, target, to, PANEL);
      }
    }
    for (int k = end; k < length; k++) {
      for (int i = 0; i < PANEL; i++) target[k * PANEL + i] = rows[i * FloatTile.COLUMNS + k];
    }
  }
}
