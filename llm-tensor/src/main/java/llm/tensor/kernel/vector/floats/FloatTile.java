package llm.tensor.kernel.vector.floats;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import llm.tensor.kernel.Activations;
import llm.tensor.kernel.Operands;
import llm.tensor.kernel.vector.lanes.Species;

/**
 * Products of a tile of activations and some columns of a panel of weights, both as floats that lie
 * column by column: one address serves eight activations, and one check of bounds.
 *
 * <p>The products stay in registers while the columns run. With 32 registers of 512 bits they are
 * of eight rows of activations, with 16 narrower ones of four at a time.
 */
public final class FloatTile {
  /** Rows of activations of a tile. */
  static final int TOKENS = Activations.TILE;

  /** Rows of weights of a panel. */
  public static final int ROWS = 2 * LANES;

  private static final boolean LARGE = Species.BITS == 512;
  private static final int HALF = TOKENS / 2;

  /** Columns of a panel decoded at a time, a multiple of every block's: they stay in L1. */
  static final int COLUMNS = 256;

  /** Rows of activations at a time: so many times {@link #COLUMNS} floats stay in L2. */
  public static final int MANY_TOKENS = 256;

  private FloatTile() {}

  /** Multiplies some panels with those of the operands' current tokens that are in tiles. */
  public static void multiply(Operands operands, PanelDecoder decoder, int panel, int panels) {
    int columns = operands.x.columns, tiled = Activations.tiled(operands.tokens);
    if (tiled == 0) return;
    float[] w = operands.panel(COLUMNS * ROWS);
    clear(operands, tiled, panels * ROWS);
    for (int k = 0; k < columns; k += COLUMNS) {
      int count = Math.min(COLUMNS, columns - k);
      for (int i = 0; i < panels; i++) {
        decoder.decode(operands, panel + i, k, count, w);
        for (int n = 0; n < tiled; n += TOKENS) {
          int xAt = (operands.token + n) * columns + k * TOKENS;
          int to = operands.outAt + n * operands.outStep + i * ROWS;
          if (n + TOKENS <= operands.tokens) {
            add(operands.x.floatTiles, xAt, w, count, operands.out, to, operands.outStep);
          } else {
            addPart(operands, xAt, w, count, to);
          }
        }
      }
    }
  }

  /** Sets the products of the first tokens to zero. */
  private static void clear(Operands operands, int tokens, int rows) {
    for (int n = 0; n < tokens; n++) {
      int at = operands.outAt + n * operands.outStep;
      Arrays.fill(operands.out, at, at + rows, 0);
    }
  }

  /** The last tile, which is not full. */
  private static void addPart(Operands operands, int xAt, float[] w, int count, int to) {
    var y = operands.decoded(TOKENS * ROWS);
    Arrays.fill(y, 0, TOKENS * ROWS, 0);
    add(operands.x.floatTiles, xAt, w, count, y, 0, ROWS);
    int tokens = operands.tokens % TOKENS;
    for (int n = 0; n < tokens; n++, to += operands.outStep) {
      for (int i = 0; i < ROWS; i++) operands.out[to + i] += y[n * ROWS + i];
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
