package llm.tensor.kernels;

import static llm.tensor.kernels.Species.FLOATS;
import static llm.tensor.kernels.Species.INTS;
import static llm.tensor.kernels.Species.LANES;
import static llm.tensor.kernels.Species.ORDER;
import static llm.tensor.kernels.Species.SHORTS;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Weights of 4 bits in {@link Panels}, multiplied by activations rounded to 8 bits.
 *
 * <p>Products of a block are summed in lanes of 16 bits: 32 products of at most 8 times 127 fit.
 * The weights' bits are taken as 0 to 15, and the sums start at -8 times the sum of the
 * activations; what overflows on the way comes back.
 */
final class PanelWeights extends PackedWeights {
  static final String KERNEL = "int8 activations, repacked in panels of " + Panels.ROWS + " rows";

  /** Rows of activations that are multiplied with one panel after another: they stay in cache. */
  private static final int TOKENS = 64;

  /** Rows of activations of a tile. */
  private static final int TILE = Activations.TILE;

  /** Blocks of a panel that are multiplied with one tile after another: they stay in L1. */
  private static final int CHUNK = 8;

  private static final int BLOCK = Panels.COLUMNS * Panels.ROWS;
  private static final short MASK = 15;

  private final Panels panels;

  PanelWeights(Panels panels, PackedRows range) {
    super(range, Panels.ROWS);
    this.panels = panels;
  }

  @Override
  public String kernel() {
    return KERNEL;
  }

  @Override
  public boolean quantizesActivations() {
    return true;
  }

  @Override
  public void row(int row, float[] target, int at) {
    PanelPacking.row(panels, packed, range.first() + row, target, at);
  }

  @Override
  public Weights slice(int fromRow, int rows) {
    return new PanelWeights(panels, range.slice(fromRow, rows));
  }

  @Override
  int tokens() {
    return TOKENS;
  }

  @Override
  void panel(Operands operands, int panel, int token, int tokens, float[] y, int to, int step) {
    var x = operands.x;
    long at = panel * panels.panelBytes();
    int tiled = Activations.tiled(tokens);
    for (int n = 0; n < tiled; n++) Arrays.fill(y, to + n * step, to + n * step + Panels.ROWS, 0);
    for (int b = 0; tiled > 0 && b < panels.blocks(); b += CHUNK) {
      int count = Math.min(CHUNK, panels.blocks() - b);
      var weights = operands.shorts(CHUNK * BLOCK);
      unpack(at, b, count, weights);
      for (int n = 0; n < tiled; n += TILE) {
        int rest = Math.min(TILE, tiled - n);
        tile(operands, weights, token + n, b, count);
        for (int i = 0; i < rest; i++) {
          scale(operands.sums(0), i, x, token + n + i, at, b, count, y, to + (n + i) * step);
        }
      }
    }
    for (int n = tiled; n < tokens; n++) one(x, token + n, at, y, to + n * step);
    if (panels.affine()) {
      for (int n = 0; n < tokens; n++) addOffsets(x, token + n, at, y, to + n * step);
    }
  }

  /** One row of activations. */
  private void one(Activations x, int token, long at, float[] y, int to) {
    var packed = this.packed;
    int[] quants = x.quants, starts = x.starts;
    float[] scales = x.scales;
    int blocks = panels.blocks(), bytes = panels.blockBytes(), skip = panels.floatBytes();
    boolean affine = panels.affine();
    int k = token * columns, block = token * blocks;
    var low = FloatVector.zero(FLOATS);
    var high = FloatVector.zero(FLOATS);
    for (int b = 0; b < blocks; b++, block++, k += Panels.COLUMNS, at += bytes) {
      var even = IntVector.broadcast(INTS, starts[block]).reinterpretAsShorts();
      var odd = ShortVector.zero(SHORTS);
      for (int u = 0; u < Panels.UNITS; u++) {
        var q = ShortVector.fromMemorySegment(SHORTS, packed, at + skip + u * 4L * LANES, ORDER);
        int c = k + 2 * u;
        even = even.add(q.and(MASK).mul(splat(quants[c])));
        odd = odd.add(q.lanewise(VectorOperators.LSHR, 4).and(MASK).mul(splat(quants[c + 16])));
        even = even.add(q.lanewise(VectorOperators.LSHR, 8).and(MASK).mul(splat(quants[c + 1])));
        odd = odd.add(q.lanewise(VectorOperators.LSHR, 12).mul(splat(quants[c + 17])));
      }
      var sum = even.add(odd).reinterpretAsInts();
      int centre = affine ? centre(starts[block]) : 0;
      var a =
          toFloats(
              sum.lanewise(VectorOperators.LSHL, 16)
                  .lanewise(VectorOperators.ASHR, 16)
                  .add(centre));
      var c = toFloats(sum.lanewise(VectorOperators.ASHR, 16).add(centre));
      var scale = FloatVector.broadcast(FLOATS, scales[block]);
      low = a.mul(floats(packed, at)).fma(scale, low);
      high = c.mul(floats(packed, at + 4L * LANES)).fma(scale, high);
    }
    low.intoArray(y, to);
    high.intoArray(y, to + LANES);
  }

  /** Unpacks some blocks of a panel: {@code [column, row]}, 16 bits each. */
  private void unpack(long at, int fromBlock, int count, short[] weights) {
    var packed = this.packed;
    for (int b = 0; b < count; b++) {
      long from = at + (long) (fromBlock + b) * panels.blockBytes() + panels.floatBytes();
      for (int u = 0; u < Panels.UNITS; u++) {
        var q = ShortVector.fromMemorySegment(SHORTS, packed, from + u * 4L * LANES, ORDER);
        int to = (b * Panels.COLUMNS + 2 * u) * Panels.ROWS;
        q.and(MASK).intoArray(weights, to);
        q.lanewise(VectorOperators.LSHR, 8).and(MASK).intoArray(weights, to + Panels.ROWS);
        to += Panels.COLUMNS / 2 * Panels.ROWS;
        q.lanewise(VectorOperators.LSHR, 4).and(MASK).intoArray(weights, to);
        q.lanewise(VectorOperators.LSHR, 12).intoArray(weights, to + Panels.ROWS);
      }
    }
  }

  /** Sums of products of unpacked blocks and a tile of activations: {@code [block, 8, row]}. */
  private void tile(Operands operands, short[] weights, int token, int fromBlock, int count) {
    var sums = operands.sums(CHUNK * TILE * Panels.ROWS);
    int x = token * columns + fromBlock * Panels.COLUMNS * TILE;
    for (int b = 0; b < count; b++) {
      sum(weights, b * BLOCK, operands.x.tiles, x, sums, b * TILE * Panels.ROWS);
      x += Panels.COLUMNS * TILE;
    }
  }

  /**
   * Sums the products of an unpacked block and eight rows of activations.
   *
   * <p>It is too long to be inlined, and that is as well: a method with many more vectors would not
   * keep them in registers.
   *
   * @param tiles {@code [column, 8]} from xAt on
   * @param sums {@code [8, row]} from {@code to} on
   */
  private static void sum(short[] weights, int at, int[] tiles, int xAt, short[] sums, int to) {
    int rows = Panels.ROWS;
    var s0 = ShortVector.zero(SHORTS);
    var s1 = ShortVector.zero(SHORTS);
    var s2 = ShortVector.zero(SHORTS);
    var s3 = ShortVector.zero(SHORTS);
    var s4 = ShortVector.zero(SHORTS);
    var s5 = ShortVector.zero(SHORTS);
    var s6 = ShortVector.zero(SHORTS);
    var s7 = ShortVector.zero(SHORTS);
    for (int k = 0; k < Panels.COLUMNS; k++) {
      var w = ShortVector.fromArray(SHORTS, weights, at + k * rows);
      int x = xAt + TILE * k;
      s0 = s0.add(w.mul(splat(tiles[x])));
      s1 = s1.add(w.mul(splat(tiles[x + 1])));
      s2 = s2.add(w.mul(splat(tiles[x + 2])));
      s3 = s3.add(w.mul(splat(tiles[x + 3])));
      s4 = s4.add(w.mul(splat(tiles[x + 4])));
      s5 = s5.add(w.mul(splat(tiles[x + 5])));
      s6 = s6.add(w.mul(splat(tiles[x + 6])));
      s7 = s7.add(w.mul(splat(tiles[x + 7])));
    }
    s0.intoArray(sums, to);
    s1.intoArray(sums, to + rows);
    s2.intoArray(sums, to + 2 * rows);
    s3.intoArray(sums, to + 3 * rows);
    s4.intoArray(sums, to + 4 * rows);
    s5.intoArray(sums, to + 5 * rows);
    s6.intoArray(sums, to + 6 * rows);
    s7.intoArray(sums, to + 7 * rows);
  }

  /** Scales the sums of one of eight rows of activations, and adds them to y. */
  private void scale(
      short[] sums,
      int number,
      Activations x,
      int token,
      long at,
      int fromBlock,
      int count,
      float[] y,
      int to) {
    var packed = this.packed;
    int[] starts = x.starts;
    float[] scales = x.scales;
    int block = token * panels.blocks() + fromBlock, bytes = panels.blockBytes();
    boolean affine = panels.affine();
    var low = FloatVector.fromArray(FLOATS, y, to);
    var high = FloatVector.fromArray(FLOATS, y, to + LANES);
    for (int b = 0; b < count; b++) {
      int start = starts[block + b], centre = affine ? centre(start) : 0;
      var sum =
          ShortVector.fromArray(SHORTS, sums, (b * TILE + number) * Panels.ROWS)
              .add((short) start)
              .reinterpretAsInts();
      var a = sum.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16);
      var c = sum.lanewise(VectorOperators.ASHR, 16);
      var scale = FloatVector.broadcast(FLOATS, scales[block + b]);
      long from = at + (long) (fromBlock + b) * bytes;
      low = toFloats(a.add(centre)).mul(floats(packed, from)).fma(scale, low);
      high = toFloats(c.add(centre)).mul(floats(packed, from + 4L * LANES)).fma(scale, high);
    }
    low.intoArray(y, to);
    high.intoArray(y, to + LANES);
  }

  /** Adds the offsets of a panel times the sums of the activations of each block. */
  private void addOffsets(Activations x, int token, long at, float[] y, int to) {
    var packed = this.packed;
    float[] sums = x.sums;
    int blocks = panels.blocks(), block = token * blocks, bytes = panels.blockBytes();
    var low = FloatVector.zero(FLOATS);
    var high = FloatVector.zero(FLOATS);
    for (int b = 0; b < blocks; b++) {
      var s = FloatVector.broadcast(FLOATS, sums[block + b]);
      long from = at + (long) b * bytes + 8L * LANES;
      low = floats(packed, from).fma(s, low);
      high = floats(packed, from + 4L * LANES).fma(s, high);
    }
    low.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    high.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
  }

  /** What the start of the sums has taken away: 8 times the sum of the activations. */
  private static int centre(int start) {
    return -(short) start;
  }

  private static ShortVector splat(int pair) {
    return IntVector.broadcast(INTS, pair).reinterpretAsShorts();
  }

  private static FloatVector floats(MemorySegment source, long at) {
    return FloatVector.fromMemorySegment(FLOATS, source, at, ORDER);
  }

  private static FloatVector toFloats(IntVector v) {
    return (FloatVector) v.convertShape(VectorOperators.I2F, FLOATS, 0);
  }
}
