package llm.tensor.kernel.vector.floats;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import llm.tensor.kernel.TokenBlock;
import llm.tensor.kernel.vector.lanes.Species;
import llm.tensor.kernel.vector.lanes.TokenTiles;

/**
 * Products of a tile of activations and some columns of a panel of weights, both as floats that lie
 * column by column: one address serves eight activations, and one check of bounds.
 *
 * <p>The products stay in registers while the columns run. With 32 registers of 512 bits they are
 * of eight rows of activations, with 16 narrower ones of four at a time.
 */
public final class FloatTile {
  /** Rows of activations of a tile. */
  static final int TOKENS = TokenTiles.TOKENS;

  /** Rows of weights of a panel. */
  public static final int ROWS = 2 * LANES;

  private static final boolean LARGE = Species.BITS == 512;
  private static final int HALF = TOKENS / 2;

  /** Columns of a panel decoded at a time, a multiple of every block's: they stay in L1. */
  static final int COLUMNS = 256;

  /** Rows of activations at a time: so many times {@link #COLUMNS} floats stay in L2. */
  public static final int MANY_TOKENS = 256;

  private FloatTile() {}

  /** Multiplies some panels with those of a block's tokens that are in tiles. */
  public static void multiply(
      TokenBlock block, FloatScratch scratch, PanelDecoder decoder, int panel, int panels) {
    int columns = block.product().columns(), tiled = decoder.tiles().tiled(block.count());
    if (tiled == 0) return;
    float[] x = block.product().layout(FloatTiles.of(decoder.tiles())).tiles();
    float[] w = scratch.panel(COLUMNS * ROWS);
    float[] out = block.out();
    int step = block.outStep();
    clear(block, tiled, panels * ROWS);
    for (int k = 0; k < columns; k += COLUMNS) {
      int count = Math.min(COLUMNS, columns - k);
      for (int i = 0; i < panels; i++) {
        decoder.decode(scratch, panel + i, k, count, w);
        for (int n = 0; n < tiled; n += TOKENS) {
          int xAt = (block.first() + n) * columns + k * TOKENS;
          int to = block.outAt() + n * step + i * ROWS;
          if (n + TOKENS <= block.count()) {
            add(x, xAt, w, count, out, to, step);
          } else if (n + 1 == block.count()) {
            add1(x, xAt, w, count, out, to);
          } else {
            var y = scratch.decoded(TOKENS * ROWS);
            Arrays.fill(y, 0, TOKENS * ROWS, 0);
            add(x, xAt, w, count, y, 0, ROWS);
            addPart(y, block.count() % TOKENS, out, to, step);
          }
        }
      }
    }
  }

  /** Sets the products of the first tokens to zero. */
  private static void clear(TokenBlock block, int tokens, int rows) {
    for (int n = 0; n < tokens; n++) {
      int at = block.outAt() + n * block.outStep();
      Arrays.fill(block.out(), at, at + rows, 0);
    }
  }

  /** Adds the products of the last tile, which is not full. */
  private static void addPart(float[] y, int tokens, float[] out, int to, int step) {
    for (int n = 0; n < tokens; n++, to += step) {
      for (int i = 0; i < ROWS; i++) out[to + i] += y[n * ROWS + i];
    }
  }

  /**
   * Adds products to y: {@code y[token, row] += x[token] · w[row]}.
   *
   * @param x {@code [columns, TOKENS]} from xAt on
   * @param w {@code [columns, ROWS]}
   * @param y {@code [TOKENS, step]} from {@code to} on
   */
  private static void add(float[] x, int xAt, float[] w, int columns, float[] y, int to, int step) {
    if (LARGE) {
      add8(x, xAt, w, columns, y, to, step);
    } else {
      add4(x, xAt, w, columns, y, to, step);
      add4(x, xAt + HALF, w, columns, y, to + HALF * step, step);
    }
  }

  private static void add8(
      float[] x, int xAt, float[] w, int columns, float[] y, int to, int step) {
    var a0 = FloatVector.zero(FLOATS);
    var a1 = FloatVector.zero(FLOATS);
    var a2 = FloatVector.zero(FLOATS);
    var a3 = FloatVector.zero(FLOATS);
    var a4 = FloatVector.zero(FLOATS);
    var a5 = FloatVector.zero(FLOATS);
    var a6 = FloatVector.zero(FLOATS);
    var a7 = FloatVector.zero(FLOATS);
    var b0 = FloatVector.zero(FLOATS);
    var b1 = FloatVector.zero(FLOATS);
    var b2 = FloatVector.zero(FLOATS);
    var b3 = FloatVector.zero(FLOATS);
    var b4 = FloatVector.zero(FLOATS);
    var b5 = FloatVector.zero(FLOATS);
    var b6 = FloatVector.zero(FLOATS);
    var b7 = FloatVector.zero(FLOATS);
    for (int k = 0; k < columns; k++) {
      int i = xAt + k * TOKENS;
      var a = FloatVector.fromArray(FLOATS, w, k * ROWS);
      var b = FloatVector.fromArray(FLOATS, w, k * ROWS + LANES);
      var v = FloatVector.broadcast(FLOATS, x[i]);
      a0 = v.fma(a, a0);
      b0 = v.fma(b, b0);
      v = FloatVector.broadcast(FLOATS, x[i + 1]);
      a1 = v.fma(a, a1);
      b1 = v.fma(b, b1);
      v = FloatVector.broadcast(FLOATS, x[i + 2]);
      a2 = v.fma(a, a2);
      b2 = v.fma(b, b2);
      v = FloatVector.broadcast(FLOATS, x[i + 3]);
      a3 = v.fma(a, a3);
      b3 = v.fma(b, b3);
      v = FloatVector.broadcast(FLOATS, x[i + 4]);
      a4 = v.fma(a, a4);
      b4 = v.fma(b, b4);
      v = FloatVector.broadcast(FLOATS, x[i + 5]);
      a5 = v.fma(a, a5);
      b5 = v.fma(b, b5);
      v = FloatVector.broadcast(FLOATS, x[i + 6]);
      a6 = v.fma(a, a6);
      b6 = v.fma(b, b6);
      v = FloatVector.broadcast(FLOATS, x[i + 7]);
      a7 = v.fma(a, a7);
      b7 = v.fma(b, b7);
    }
    a0.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    b0.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
    to += step;
    a1.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    b1.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
    to += step;
    a2.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    b2.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
    to += step;
    a3.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    b3.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
    to += step;
    a4.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    b4.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
    to += step;
    a5.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    b5.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
    to += step;
    a6.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    b6.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
    to += step;
    a7.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    b7.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
  }

  /** A tile of one row. */
  private static void add1(float[] x, int xAt, float[] w, int columns, float[] y, int to) {
    var a = FloatVector.zero(FLOATS);
    var b = FloatVector.zero(FLOATS);
    for (int k = 0; k < columns; k++) {
      var v = FloatVector.broadcast(FLOATS, x[xAt + k * TOKENS]);
      a = v.fma(FloatVector.fromArray(FLOATS, w, k * ROWS), a);
      b = v.fma(FloatVector.fromArray(FLOATS, w, k * ROWS + LANES), b);
    }
    a.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    b.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
  }

  private static void add4(
      float[] x, int xAt, float[] w, int columns, float[] y, int to, int step) {
    var a0 = FloatVector.zero(FLOATS);
    var a1 = FloatVector.zero(FLOATS);
    var a2 = FloatVector.zero(FLOATS);
    var a3 = FloatVector.zero(FLOATS);
    var b0 = FloatVector.zero(FLOATS);
    var b1 = FloatVector.zero(FLOATS);
    var b2 = FloatVector.zero(FLOATS);
    var b3 = FloatVector.zero(FLOATS);
    for (int k = 0; k < columns; k++) {
      int i = xAt + k * TOKENS;
      var a = FloatVector.fromArray(FLOATS, w, k * ROWS);
      var b = FloatVector.fromArray(FLOATS, w, k * ROWS + LANES);
      var v = FloatVector.broadcast(FLOATS, x[i]);
      a0 = v.fma(a, a0);
      b0 = v.fma(b, b0);
      v = FloatVector.broadcast(FLOATS, x[i + 1]);
      a1 = v.fma(a, a1);
      b1 = v.fma(b, b1);
      v = FloatVector.broadcast(FLOATS, x[i + 2]);
      a2 = v.fma(a, a2);
      b2 = v.fma(b, b2);
      v = FloatVector.broadcast(FLOATS, x[i + 3]);
      a3 = v.fma(a, a3);
      b3 = v.fma(b, b3);
    }
    a0.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    b0.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
    to += step;
    a1.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    b1.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
    to += step;
    a2.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    b2.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
    to += step;
    a3.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    b3.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
  }
}
