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
    if (tiled > 0) tiles(operands, at, token, tiled, y, to, step);
    for (int strip = 0; strip < 2; strip++, at += panels.stripBytes(), to += Panels.STRIP) {
      for (int n = tiled; n < tokens; n++) one(x, token + n, at, y, to + n * step);
      for (int n = 0; panels.affine() && n < tokens; n++) {
        addOffsets(x, token + n, at, y, to + n * step);
      }
    }
  }

  /** Rows of activations in tiles: a chunk of a panel with one tile after another. */
  private void tiles(
      Operands operands, long at, int token, int tokens, float[] y, int to, int step) {
    var tile = operands.panelTile();
    int size = Math.ceilDiv(tokens, PanelTile.TOKENS) * PanelTile.TOKENS * Panels.ROWS;
    float[] products = operands.decoded(size); // [token, row]; y's rows would share lines of cache
    Arrays.fill(products, 0, size, 0);
    for (int b = 0; b < panels.blocks(); b += PanelTile.BLOCKS) {
      tile.unpack(panels, packed, at, b);
      for (int n = 0; n < tokens; n += PanelTile.TOKENS) {
        tile.sum(operands.x, token + n);
        tile.scale(products, n * Panels.ROWS);
      }
    }
    for (int n = 0; n < tokens; n++) {
      System.arraycopy(products, n * Panels.ROWS, y, to + n * step, Panels.ROWS);
    }
  }

  /** One row of activations, one strip. */
  private void one(Activations x, int token, long at, float[] y, int to) {
    var packed = this.packed;
    int[] quants = x.quants;
    float[] scales = x.scales;
    int blocks = panels.blocks(), bytes = panels.blockBytes(), skip = panels.floatBytes();
    int k = token * columns, block = token * blocks;
    var low = FloatVector.zero(FLOATS);
    var high = FloatVector.zero(FLOATS);
    for (int b = 0; b < blocks; b++, block++, k += Panels.COLUMNS, at += bytes) {
      var even = ShortVector.zero(SHORTS);
      var odd = ShortVector.zero(SHORTS);
      for (int u = 0; u < Panels.UNITS; u++) {
        var q = ShortVector.fromMemorySegment(SHORTS, packed, at + skip + u * 4L * LANES, ORDER);
        int c = k + 2 * u;
        even = even.add(nibble(q, 12).mul(splat(quants[c])));
        odd = odd.add(nibble(q, 8).mul(splat(quants[c + 16])));
        even = even.add(nibble(q, 4).mul(splat(quants[c + 1])));
        odd = odd.add(q.lanewise(VectorOperators.ASHR, 12).mul(splat(quants[c + 17])));
      }
      var sum = even.add(odd).reinterpretAsInts();
      var scale = FloatVector.broadcast(FLOATS, scales[block]);
      low = lowFloats(sum).mul(floats(packed, at)).fma(scale, low);
      high = highFloats(sum).mul(floats(packed, at + 4L * LANES)).fma(scale, high);
    }
    low.intoArray(y, to);
    high.intoArray(y, to + LANES);
  }

  /** Adds the offsets of a strip times the sums of the activations of each block. */
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

  /** A number of four bits that has so many bits above it in its short. */
  static ShortVector nibble(ShortVector q, int above) {
    return q.lanewise(VectorOperators.LSHL, above).lanewise(VectorOperators.ASHR, 12);
  }

  static ShortVector splat(int pair) {
    return IntVector.broadcast(INTS, pair).reinterpretAsShorts();
  }

  static FloatVector floats(MemorySegment source, long at) {
    return FloatVector.fromMemorySegment(FLOATS, source, at, ORDER);
  }

  /** 2¹⁶ times the lower 16 bits of each lane. */
  static FloatVector lowFloats(IntVector v) {
    return toFloats(v.lanewise(VectorOperators.LSHL, 16));
  }

  /** 2¹⁶ times the upper 16 bits of each lane. */
  static FloatVector highFloats(IntVector v) {
    return toFloats(v.and(0xffff0000));
  }

  private static FloatVector toFloats(IntVector v) {
    return (FloatVector) v.convertShape(VectorOperators.I2F, FLOATS, 0);
  }
}
