package llm.tensor.kernel.vector.int4;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.INTS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;
import static llm.tensor.kernel.vector.lanes.Species.ORDER;
import static llm.tensor.kernel.vector.lanes.Species.SHORTS;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.PanelMatrix;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.TokenBlock;
import llm.tensor.kernel.vector.lanes.TokenTiles;

/**
 * Weights of 4 bits in {@link Int4Panels}, multiplied by activations rounded to 8 bits.
 *
 * <p>Products of a block are summed in lanes of 16 bits: 32 products of at most 8 times 127 fit.
 */
final class Int4Matrix extends PanelMatrix {
  static final String KERNEL =
      "int8 activations, repacked in panels of " + Int4Panels.ROWS + " rows";

  /** Rows of activations that are multiplied with one panel after another: they stay in cache. */
  private static final int TOKENS = 128;

  private static final List<Scratch.Key<? extends ActivationLayout>> LAYOUTS =
      List.of(Int8Tiles.KEY);

  private final Int4Panels panels;

  Int4Matrix(Int4Panels panels, PackedRows range) {
    super(range, Int4Panels.ROWS);
    this.panels = panels;
  }

  @Override
  public String kernel() {
    return KERNEL;
  }

  @Override
  public List<Scratch.Key<? extends ActivationLayout>> layouts() {
    return LAYOUTS;
  }

  @Override
  public void row(int row, float[] target, int at) {
    Int4Packing.row(panels, packed, range.first() + row, target, at);
  }

  @Override
  public PackedMatrix slice(int fromRow, int rows) {
    return new Int4Matrix(panels, range.slice(fromRow, rows));
  }

  @Override
  protected int tokens() {
    return TOKENS;
  }

  @Override
  protected void multiply(TokenBlock block, Scratch scratch, int panel, int panels) {
    var x = block.product().layout(Int8Tiles.KEY);
    var tile = Int4Tile.of(scratch);
    int tiled = TokenTiles.WHERE_FASTER.tiled(block.count());
    for (int i = 0; i < panels; i++) {
      long at = (panel + i) * this.panels.panelBytes();
      int to = block.outAt() + i * Int4Panels.ROWS;
      if (tiled > 0) tiles(block, tile, at, tiled, to);
      for (int n = tiled; n < block.count(); n++) {
        one(x, block.first() + n, tile, at, block.out(), to + n * block.outStep());
      }
    }
  }

  /** Rows of activations in tiles: a chunk of a panel with one tile after another. */
  private void tiles(TokenBlock block, Int4Tile tile, long at, int tokens, int to) {
    var x = block.product().layout(Int8Tiles.KEY);
    int size = Math.ceilDiv(tokens, Int4Tile.TOKENS) * Int4Tile.TOKENS * Int4Panels.ROWS;
    float[] products = tile.products(size), out = block.out(); // products: [token, row]
    for (int b = 0; b < panels.blocks(); b += Int4Tile.BLOCKS) {
      tile.unpack(panels, packed, at, b);
      for (int n = 0; n < tokens; n += Int4Tile.TOKENS) {
        tile.sum(x, block.first() + n);
        tile.scale(products, n * Int4Panels.ROWS);
      }
    }
    for (int n = 0; n < tokens; n++, to += block.outStep()) {
      System.arraycopy(products, n * Int4Panels.ROWS, out, to, Int4Panels.ROWS);
      if (!panels.affine()) continue;
      addOffsets(x.sums, block.first() + n, at, out, to);
      addOffsets(x.sums, block.first() + n, at + panels.stripBytes(), out, to + Int4Panels.STRIP);
    }
  }

  /**
   * Adds the offsets of a strip times the sums of the activations of each block. C2 inlines it into
   * a method that is large already, and no helper any more into it: loads are written out, as a
   * vector that a call returns would be an object.
   */
  private void addOffsets(float[] sums, int token, long at, float[] y, int to) {
    var packed = this.packed;
    int blocks = panels.blocks(), block = token * blocks, bytes = panels.blockBytes();
    var low = FloatVector.zero(FLOATS);
    var high = FloatVector.zero(FLOATS);
    for (int b = 0; b < blocks; b++) {
      var s = FloatVector.broadcast(FLOATS, sums[block + b]);
      long from = at + (long) b * bytes + 8L * LANES;
      low = FloatVector.fromMemorySegment(FLOATS, packed, from, ORDER).fma(s, low);
      high = FloatVector.fromMemorySegment(FLOATS, packed, from + 4L * LANES, ORDER).fma(s, high);
    }
    low.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    high.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
  }

  /**
   * One row of activations, one panel: its two strips are read side by side. Offsets are summed
   * apart, as for tiles, so that sums have one order.
   */
  private void one(Int8Tiles x, int token, Int4Tile tile, long at, float[] y, int to) {
    long strip = panels.stripBytes();
    int block = token * panels.blocks(), end = block + panels.blocks();
    short[] sums = tile.sumsOfOne;
    float[] offsets = tile.offsetsOfOne;
    Arrays.fill(y, to, to + Int4Panels.ROWS, 0);
    Arrays.fill(offsets, 0);
    for (; block < end; block++, at += panels.blockBytes()) {
      sum(at + panels.floatBytes(), x.quants, block * Int4Panels.COLUMNS, sums);
      scale(at, x.scales[block], sums, 0, y, to);
      scale(at + strip, x.scales[block], sums, Int4Panels.STRIP, y, to + Int4Panels.STRIP);
      if (!panels.affine()) continue;
      offset(at, x.sums[block], offsets, 0);
      offset(at + strip, x.sums[block], offsets, Int4Panels.STRIP);
    }
    if (!panels.affine()) return;
    for (int i = 0; i < Int4Panels.ROWS; i++) y[to + i] += offsets[i];
  }

  /** Sums of a block of both strips. */
  private void sum(long first, int[] quants, int k, short[] sums) {
    var packed = this.packed;
    long second = first + panels.stripBytes();
    var a = ShortVector.zero(SHORTS);
    var b = ShortVector.zero(SHORTS);
    for (int u = 0; u < Int4Panels.UNITS; u++) {
      var q = ShortVector.fromMemorySegment(SHORTS, packed, first + u * 4L * LANES, ORDER);
      var r = ShortVector.fromMemorySegment(SHORTS, packed, second + u * 4L * LANES, ORDER);
      int c = k + 2 * u;
      var v = splat(quants[c]);
      a = a.add(nibble(q, 12).mul(v));
      b = b.add(nibble(r, 12).mul(v));
      v = splat(quants[c + 16]);
      a = a.add(nibble(q, 8).mul(v));
      b = b.add(nibble(r, 8).mul(v));
      v = splat(quants[c + 1]);
      a = a.add(nibble(q, 4).mul(v));
      b = b.add(nibble(r, 4).mul(v));
      v = splat(quants[c + 17]);
      a = a.add(q.lanewise(ASHR, 12).mul(v));
      b = b.add(r.lanewise(ASHR, 12).mul(v));
    }
    a.intoArray(sums, 0);
    b.intoArray(sums, Int4Panels.STRIP);
  }

  /** Adds a block's sums of a strip, scaled. */
  private void scale(long at, float xScale, short[] sums, int from, float[] y, int to) {
    var sum = ShortVector.fromArray(SHORTS, sums, from).reinterpretAsInts();
    var scale = FloatVector.broadcast(FLOATS, xScale);
    var low = lowFloats(sum).mul(floats(packed, at));
    var high = highFloats(sum).mul(floats(packed, at + 4L * LANES));
    low = low.fma(scale, FloatVector.fromArray(FLOATS, y, to));
    high = high.fma(scale, FloatVector.fromArray(FLOATS, y, to + LANES));
    low.intoArray(y, to);
    high.intoArray(y, to + LANES);
  }

  /** Adds a block's offsets of a strip, times the sum of the activations. */
  private void offset(long at, float xSum, float[] offsets, int to) {
    var s = FloatVector.broadcast(FLOATS, xSum);
    var low = floats(packed, at + 8L * LANES).fma(s, FloatVector.fromArray(FLOATS, offsets, to));
    var high = FloatVector.fromArray(FLOATS, offsets, to + LANES);
    high = floats(packed, at + 12L * LANES).fma(s, high);
    low.intoArray(offsets, to);
    high.intoArray(offsets, to + LANES);
  }

  /** A number of four bits that has so many bits above it in its short. */
  static ShortVector nibble(ShortVector q, int above) {
    return q.lanewise(LSHL, above).lanewise(ASHR, 12);
  }

  static ShortVector splat(int pair) {
    return IntVector.broadcast(INTS, pair).reinterpretAsShorts();
  }

  static FloatVector floats(MemorySegment source, long at) {
    return FloatVector.fromMemorySegment(FLOATS, source, at, ORDER);
  }

  /** 2¹⁶ times the lower 16 bits of each lane. */
  static FloatVector lowFloats(IntVector v) {
    return toFloats(v.lanewise(LSHL, 16));
  }

  /** 2¹⁶ times the upper 16 bits of each lane. */
  static FloatVector highFloats(IntVector v) {
    return toFloats(v.and(0xffff0000));
  }

  private static FloatVector toFloats(IntVector v) {
    return (FloatVector) v.convertShape(I2F, FLOATS, 0);
  }
}
