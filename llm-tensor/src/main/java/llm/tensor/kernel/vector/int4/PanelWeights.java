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
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import llm.tensor.kernel.ActivationForm;
import llm.tensor.kernel.Activations;
import llm.tensor.kernel.Operands;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.PackedWeights;
import llm.tensor.kernel.Weights;

/**
 * Weights of 4 bits in {@link Panels}, multiplied by activations rounded to 8 bits.
 *
 * <p>Products of a block are summed in lanes of 16 bits: 32 products of at most 8 times 127 fit.
 */
final class PanelWeights extends PackedWeights {
  static final String KERNEL = "int8 activations, repacked in panels of " + Panels.ROWS + " rows";

  /** Rows of activations that are multiplied with one panel after another: they stay in cache. */
  private static final int TOKENS = 128;

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
  public ActivationForm form() {
    return ActivationForm.QUANTS;
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
  protected int tokens() {
    return TOKENS;
  }

  @Override
  protected void multiply(Operands operands, int panel, int panels) {
    int tiled = Activations.tiled(operands.tokens);
    for (int i = 0; i < panels; i++) {
      long at = (panel + i) * this.panels.panelBytes();
      int to = operands.outAt + i * Panels.ROWS;
      if (tiled > 0) tiles(operands, at, tiled, to);
      for (int n = tiled; n < operands.tokens; n++) {
        one(operands, operands.token + n, at, to + n * operands.outStep);
      }
    }
  }

  /** Rows of activations in tiles: a chunk of a panel with one tile after another. */
  private void tiles(Operands operands, long at, int tokens, int to) {
    var tile = operands.panelTile();
    int size = Math.ceilDiv(tokens, PanelTile.TOKENS) * PanelTile.TOKENS * Panels.ROWS;
    float[] products = operands.decoded(size); // [token, row]; y's rows would share lines of cache
    Arrays.fill(products, 0, size, 0);
    for (int b = 0; b < panels.blocks(); b += PanelTile.BLOCKS) {
      tile.unpack(panels, packed, at, b);
      for (int n = 0; n < tokens; n += PanelTile.TOKENS) {
        tile.sum(operands.x, operands.token + n);
        tile.scale(products, n * Panels.ROWS);
      }
    }
    for (int n = 0; n < tokens; n++, to += operands.outStep) {
      System.arraycopy(products, n * Panels.ROWS, operands.out, to, Panels.ROWS);
      if (!panels.affine()) continue;
      addOffsets(operands, operands.token + n, at, to);
      addOffsets(operands, operands.token + n, at + panels.stripBytes(), to + Panels.STRIP);
    }
  }

  /** Adds the offsets of a strip times the sums of the activations of each block. */
  private void addOffsets(Operands operands, int token, long at, int to) {
    var packed = this.packed;
    float[] sums = operands.x.sums, y = operands.out;
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

  /** One row of activations, one panel: its two strips are read side by side. */
  private void one(Operands operands, int token, long at, int to) {
    var x = operands.x;
    float[] y = operands.out;
    long strip = panels.stripBytes();
    int block = token * panels.blocks(), end = block + panels.blocks();
    Arrays.fill(y, to, to + Panels.ROWS, 0);
    for (; block < end; block++, at += panels.blockBytes()) {
      sum(at + panels.floatBytes(), x.quants, block * Panels.COLUMNS, operands.sums);
      scale(at, x, block, operands.sums, 0, y, to);
      scale(at + strip, x, block, operands.sums, Panels.STRIP, y, to + Panels.STRIP);
    }
  }

  /** Sums of a block of both strips. */
  private void sum(long first, int[] quants, int k, short[] sums) {
    var packed = this.packed;
    long second = first + panels.stripBytes();
    var a = ShortVector.zero(SHORTS);
    var b = ShortVector.zero(SHORTS);
    for (int u = 0; u < Panels.UNITS; u++) {
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
    b.intoArray(sums, Panels.STRIP);
  }

  /** Adds a block's sums of a strip, scaled, and its offsets times the sum of the activations. */
  private void scale(long at, Activations x, int block, short[] sums, int from, float[] y, int to) {
    var sum = ShortVector.fromArray(SHORTS, sums, from).reinterpretAsInts();
    var scale = FloatVector.broadcast(FLOATS, x.scales[block]);
    var low = lowFloats(sum).mul(floats(packed, at));
    var high = highFloats(sum).mul(floats(packed, at + 4L * LANES));
    low = low.fma(scale, FloatVector.fromArray(FLOATS, y, to));
    high = high.fma(scale, FloatVector.fromArray(FLOATS, y, to + LANES));
    if (panels.affine()) {
      var s = FloatVector.broadcast(FLOATS, x.sums[block]);
      low = floats(packed, at + 8L * LANES).fma(s, low);
      high = floats(packed, at + 12L * LANES).fma(s, high);
    }
    low.intoArray(y, to);
    high.intoArray(y, to + LANES);
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
