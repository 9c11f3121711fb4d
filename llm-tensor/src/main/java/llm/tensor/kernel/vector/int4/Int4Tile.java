package llm.tensor.kernel.vector.int4;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
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
import jdk.incubator.vector.VectorOperators;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.vector.lanes.TokenTiles;

/**
 * Some blocks of a panel times a few rows of activations, in three steps: the blocks are unpacked
 * to 16 bits, which stay in the first-level cache for all rows of activations; products are summed
 * in 16 bits; the sums of each block are scaled and added to y.
 *
 * <p>Each step is a method that C2 compiles by itself: one with many more vectors would not keep
 * them in registers. Scratch memory of one thread.
 */
public final class Int4Tile {
  /** Blocks at a time. */
  static final int BLOCKS = 4;

  /** Rows of activations at a time. */
  static final int TOKENS = TokenTiles.TOKENS;

  private static final int CACHE_LINE = 64;
  private static final int ROWS = Int4Panels.ROWS;
  private static final int STRIP = Int4Panels.STRIP;
  private static final int BLOCK = Int4Panels.COLUMNS * ROWS;
  private static final int SUMS = TOKENS * ROWS;

  private static final Scratch.Key<Int4Tile> KEY = new Scratch.Key<>(Int4Tile::new);

  /** Sums of one row of activations and a block: {@code [strip, row]}. */
  final short[] sumsOfOne = new short[2 * STRIP];

  /** Offsets of one row of activations and a panel, times the sums of its blocks. */
  final float[] offsetsOfOne = new float[ROWS];

  private float[] products = {};
  private final short[] weights = new short[BLOCKS * BLOCK]; // [block, column, row]
  private final float[] scales = new float[BLOCKS * ROWS]; // [block, row]
  private final short[] sums = new short[BLOCKS * SUMS]; // [block, token, row]
  private Int4Panels panels = new Int4Panels(0, false);
  private MemorySegment packed = MemorySegment.NULL;
  private Int8Tiles x = new Int8Tiles();
  private int token;
  private int fromBlock;
  private int count; // of blocks
  private long next; // where the blocks after these lie
  private int ahead; // how many of those are still to be prefetched

  @SuppressWarnings("unused")
  private int touched; // keeps C2 from leaving the prefetch out

  private Int4Tile() {}

  /** That of a thread. */
  static Int4Tile of(Scratch scratch) {
    return scratch.get(KEY);
  }

  /** Products that lie close together, so that they do not share lines of the cache: zeros. */
  float[] products(int size) {
    if (products.length < size) products = new float[size];
    Arrays.fill(products, 0, size, 0);
    return products;
  }

  /** Takes blocks of a panel that lies at an offset. */
  void unpack(Int4Panels panels, MemorySegment packed, long at, int fromBlock) {
    this.panels = panels;
    this.packed = packed;
    this.fromBlock = fromBlock;
    count = Math.min(BLOCKS, panels.blocks() - fromBlock);
    long from = at + (long) fromBlock * panels.blockBytes() + panels.floatBytes();
    for (int b = 0; b < count; b++, from += panels.blockBytes()) {
      long second = from + panels.stripBytes();
      unpack(packed, from, weights, b * BLOCK);
      unpack(packed, second, weights, b * BLOCK + STRIP);
      copyScales(from - panels.floatBytes(), b * ROWS);
      copyScales(second - panels.floatBytes(), b * ROWS + STRIP);
    }
    Arrays.fill(scales, count * ROWS, scales.length, 0);
    next = from - panels.floatBytes();
    ahead = Math.min(BLOCKS, panels.blocks() - fromBlock - count);
  }

  /** Unpacks a block of a strip. */
  private static void unpack(MemorySegment packed, long from, short[] weights, int to) {
    for (int u = 0; u < Int4Panels.UNITS; u++, from += 4L * LANES, to += 2 * ROWS) {
      var q = ShortVector.fromMemorySegment(SHORTS, packed, from, ORDER);
      Int4Matrix.nibble(q, 12).intoArray(weights, to);
      Int4Matrix.nibble(q, 4).intoArray(weights, to + ROWS);
      Int4Matrix.nibble(q, 8).intoArray(weights, to + Int4Panels.COLUMNS / 2 * ROWS);
      q.lanewise(VectorOperators.ASHR, 12)
          .intoArray(weights, to + (Int4Panels.COLUMNS / 2 + 1) * ROWS);
    }
  }

  private void copyScales(long from, int to) {
    Int4Matrix.floats(packed, from).intoArray(scales, to);
    Int4Matrix.floats(packed, from + 4L * LANES).intoArray(scales, to + LANES);
  }

  /**
   * Sums products with the tile of activations that starts with a row.
   *
   * <p>The first tile prefetches what is unpacked next, block by block: with few rows of
   * activations a pass is bound by waiting for memory, which is otherwise asked for nothing while
   * sums are made.
   */
  void sum(Int8Tiles x, int token) {
    this.x = x;
    this.token = token;
    int xAt = token * x.columns() + fromBlock * Int4Panels.COLUMNS * TOKENS;
    for (int b = 0; b < count; b++, xAt += Int4Panels.COLUMNS * TOKENS) {
      if (b < ahead) touched |= prefetch(next + (long) b * panels.blockBytes());
      sum(weights, b * BLOCK, x.tiles, xAt, sums, b * SUMS);
    }
    ahead = 0;
  }

  /** Reads a number of each cache line of a block of both strips. */
  private int prefetch(long from) {
    var packed = this.packed;
    long strip = panels.stripBytes();
    int bits = 0;
    for (int i = 0; i < panels.blockBytes(); i += CACHE_LINE) {
      bits |= packed.get(JAVA_BYTE, from + i) | packed.get(JAVA_BYTE, from + strip + i);
    }
    return bits;
  }

  /**
   * Sums the products of an unpacked block and a tile: {@code [token, row]}.
   *
   * <p>It is too long to be inlined, and that is as well.
   *
   * @param tiles {@code [column, token]} from xAt on
   */
  private static void sum(short[] weights, int at, int[] tiles, int xAt, short[] sums, int to) {
    var a0 = ShortVector.zero(SHORTS);
    var a1 = ShortVector.zero(SHORTS);
    var a2 = ShortVector.zero(SHORTS);
    var a3 = ShortVector.zero(SHORTS);
    var a4 = ShortVector.zero(SHORTS);
    var a5 = ShortVector.zero(SHORTS);
    var a6 = ShortVector.zero(SHORTS);
    var a7 = ShortVector.zero(SHORTS);
    var b0 = ShortVector.zero(SHORTS);
    var b1 = ShortVector.zero(SHORTS);
    var b2 = ShortVector.zero(SHORTS);
    var b3 = ShortVector.zero(SHORTS);
    var b4 = ShortVector.zero(SHORTS);
    var b5 = ShortVector.zero(SHORTS);
    var b6 = ShortVector.zero(SHORTS);
    var b7 = ShortVector.zero(SHORTS);
    for (int k = 0; k < Int4Panels.COLUMNS; k++) {
      int w = at + k * ROWS, x = xAt + k * TOKENS;
      var a = ShortVector.fromArray(SHORTS, weights, w);
      var b = ShortVector.fromArray(SHORTS, weights, w + STRIP);
      var x0 = IntVector.broadcast(INTS, tiles[x]).reinterpretAsShorts();
      a0 = a0.add(a.mul(x0));
      b0 = b0.add(b.mul(x0));
      var x1 = IntVector.broadcast(INTS, tiles[x + 1]).reinterpretAsShorts();
      a1 = a1.add(a.mul(x1));
      b1 = b1.add(b.mul(x1));
      var x2 = IntVector.broadcast(INTS, tiles[x + 2]).reinterpretAsShorts();
      a2 = a2.add(a.mul(x2));
      b2 = b2.add(b.mul(x2));
      var x3 = IntVector.broadcast(INTS, tiles[x + 3]).reinterpretAsShorts();
      a3 = a3.add(a.mul(x3));
      b3 = b3.add(b.mul(x3));
      var x4 = IntVector.broadcast(INTS, tiles[x + 4]).reinterpretAsShorts();
      a4 = a4.add(a.mul(x4));
      b4 = b4.add(b.mul(x4));
      var x5 = IntVector.broadcast(INTS, tiles[x + 5]).reinterpretAsShorts();
      a5 = a5.add(a.mul(x5));
      b5 = b5.add(b.mul(x5));
      var x6 = IntVector.broadcast(INTS, tiles[x + 6]).reinterpretAsShorts();
      a6 = a6.add(a.mul(x6));
      b6 = b6.add(b.mul(x6));
      var x7 = IntVector.broadcast(INTS, tiles[x + 7]).reinterpretAsShorts();
      a7 = a7.add(a.mul(x7));
      b7 = b7.add(b.mul(x7));
    }
    a0.intoArray(sums, to);
    b0.intoArray(sums, to + STRIP);
    a1.intoArray(sums, to + ROWS);
    b1.intoArray(sums, to + ROWS + STRIP);
    a2.intoArray(sums, to + 2 * ROWS);
    b2.intoArray(sums, to + 2 * ROWS + STRIP);
    a3.intoArray(sums, to + 3 * ROWS);
    b3.intoArray(sums, to + 3 * ROWS + STRIP);
    a4.intoArray(sums, to + 4 * ROWS);
    b4.intoArray(sums, to + 4 * ROWS + STRIP);
    a5.intoArray(sums, to + 5 * ROWS);
    b5.intoArray(sums, to + 5 * ROWS + STRIP);
    a6.intoArray(sums, to + 6 * ROWS);
    b6.intoArray(sums, to + 6 * ROWS + STRIP);
    a7.intoArray(sums, to + 7 * ROWS);
    b7.intoArray(sums, to + 7 * ROWS + STRIP);
  }

  /**
   * Scales the sums, and adds them to products.
   *
   * @param y {@code [token, row]} from {@code to} on
   */
  void scale(float[] y, int to) {
    for (int b = 0; b < count; b += 2) {
      scale(b, 0, y, to);
      scale(b, STRIP, y, to + STRIP);
    }
  }

  /** Two blocks of a strip, whose scales stay in registers for all rows of activations. */
  private void scale(int b, int strip, float[] y, int to) {
    var sums = this.sums;
    float[] scales = this.scales, xScales = x.tileScales;
    int s = b * ROWS + strip, from = b * SUMS + strip;
    var lowA = FloatVector.fromArray(FLOATS, scales, s);
    var highA = FloatVector.fromArray(FLOATS, scales, s + LANES);
    var lowB = FloatVector.fromArray(FLOATS, scales, s + ROWS);
    var highB = FloatVector.fromArray(FLOATS, scales, s + ROWS + LANES);
    int blockA = token * panels.blocks() + (fromBlock + b) * TOKENS;
    int blockB = b + 1 < count ? blockA + TOKENS : blockA; // where there is none: its scales are 0
    for (int n = 0; n < TOKENS; n++) {
      var low = FloatVector.fromArray(FLOATS, y, to + n * ROWS);
      var high = FloatVector.fromArray(FLOATS, y, to + n * ROWS + LANES);
      var a = ShortVector.fromArray(SHORTS, sums, from + n * ROWS).reinterpretAsInts();
      var scaleA = FloatVector.broadcast(FLOATS, xScales[blockA + n]);
      low = Int4Matrix.lowFloats(a).mul(lowA).fma(scaleA, low);
      high = Int4Matrix.highFloats(a).mul(highA).fma(scaleA, high);
      var c = ShortVector.fromArray(SHORTS, sums, from + SUMS + n * ROWS).reinterpretAsInts();
      var scaleB = FloatVector.broadcast(FLOATS, xScales[blockB + n]);
      low = Int4Matrix.lowFloats(c).mul(lowB).fma(scaleB, low);
      high = Int4Matrix.highFloats(c).mul(highB).fma(scaleB, high);
      low.intoArray(y, to + n * ROWS);
      high.intoArray(y, to + n * ROWS + LANES);
    }
  }
}
