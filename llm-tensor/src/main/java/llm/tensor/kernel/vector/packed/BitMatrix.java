package llm.tensor.kernel.vector.packed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.INTS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;
import static llm.tensor.kernel.vector.lanes.Species.ORDER;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.TokenBlock;
import llm.tensor.kernel.vector.floats.FloatScratch;
import llm.tensor.kernel.vector.floats.FloatTiles;
import llm.tensor.kernel.vector.lanes.TokenTiles;
import llm.tensor.kernel.vector.lanes.WideningLoads;

/**
 * Weights in {@link BitPanels}: signed numbers, which two shifts take out of their int.
 *
 * <p>Offsets, and what makes the numbers of an affine layout signed, are multiplied by the sums of
 * the activations of each group.
 */
sealed class BitMatrix extends FloatPanelMatrix permits CodebookMatrix {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int WORD = BitPanels.WORD_BYTES;

  final BitPanels panels;
  private final List<Scratch.Key<? extends ActivationLayout>> layouts;

  BitMatrix(BitPanels panels, PackedRows range, TokenTiles tiles) {
    super(range, tiles);
    this.panels = panels;
    boolean needsSums = panels.affine() && tiles != TokenTiles.ALWAYS;
    var key = FloatTiles.of(tiles);
    layouts = needsSums ? List.of(key, GroupSums.of(panels.size())) : List.of(key);
  }

  static String kernel(BitPanels panels) {
    return "fp32, repacked as " + panels.bits() + " bits in panels of " + ROWS + " rows";
  }

  @Override
  public final String kernel() {
    return kernel(panels);
  }

  @Override
  public PackedMatrix slice(int fromRow, int rows) {
    return new BitMatrix(panels, range.slice(fromRow, rows), tiles());
  }

  @Override
  final long panelBytes() {
    return panels.panelBytes();
  }

  /** What a number of so many bits, the lowest of an int that is otherwise zero, stands for. */
  float value(int field) {
    int unused = Integer.SIZE - panels.bits();
    return (field << unused >> unused) + panels.centre();
  }

  @Override
  public final void row(int row, float[] target, int at) {
    int number = range.first() + row, inPanel = number % ROWS;
    long panel = number / ROWS * panels.panelBytes();
    for (int b = 0; b < panels.blocks(); b++) {
      long block = panels.block(panel, b);
      float scale = packed.get(FLOAT, block + inPanel * Float.BYTES);
      float offset = panels.affine() ? packed.get(FLOAT, block + WORD + inPanel * Float.BYTES) : 0;
      for (int g = 0; g < panels.groups(); g++, at += panels.size()) {
        float s = scale * packed.get(JAVA_BYTE, panels.scaleFactors(panel, block, g) + inPanel);
        float o =
            panels.affine()
                ? offset * packed.get(JAVA_BYTE, panels.offsetFactors(panel, block, g) + inPanel)
                : 0;
        row(panels.ints(block, g) + inPanel * Integer.BYTES, s, o, target, at);
      }
    }
  }

  private void row(long ints, float scale, float offset, float[] target, int at) {
    int fields = panels.fields(), bits = panels.bits(), mask = (1 << bits) - 1;
    for (int c = 0; c < panels.size(); c++) {
      int word = packed.get(INT, ints + (long) (c / fields) * WORD);
      target[at + c] = scale * value(word >>> c % fields * bits & mask) + offset;
    }
  }

  @Override
  public final List<Scratch.Key<? extends ActivationLayout>> layouts() {
    return layouts;
  }

  @Override
  final void add(TokenBlock block, FloatScratch scratch, long panel, int xAt, int count, int y) {
    var product = block.product();
    int b = xAt % columns / panels.blockColumns(), end = b + count / panels.blockColumns();
    add(packed, panel, b, end, product.x(), product.xAt() + xAt, block.out(), y);
    if (panels.affine()) {
      float[] sums = product.layout(GroupSums.of(panels.size())).sums();
      addOffsets(packed, panel, b, end, sums, xAt / panels.size(), block.out(), y);
    }
  }

  /** Adds the products of some blocks, without offsets. */
  void add(
      MemorySegment packed,
      long panel,
      int fromBlock,
      int toBlock,
      float[] x,
      int xAt,
      float[] y,
      int to) {
    int groups = panels.groups(), size = panels.size();
    int bits = panels.bits(), fields = panels.fields(), unused = Integer.SIZE - bits;
    int bytes = panels.blockBytes();
    long block = panels.block(panel, fromBlock);
    var low = FloatVector.fromArray(FLOATS, y, to);
    var high = FloatVector.fromArray(FLOATS, y, to + LANES);
    for (int n = fromBlock; n < toBlock; n++, block += bytes) {
      for (int g = 0; g < groups; g++) {
        long at = panels.ints(block, g), factor = panels.scaleFactors(panel, block, g);
        var a = FloatVector.zero(FLOATS);
        var b = FloatVector.zero(FLOATS);
        var c = FloatVector.zero(FLOATS);
        var d = FloatVector.zero(FLOATS);
        for (int left = size; left > 0; left -= fields, at += WORD) {
          var v = ints(packed, at);
          var w = ints(packed, at + 4L * LANES);
          int end = xAt + Math.min(fields, left);
          for (int up = unused; xAt < end; xAt += 2, up -= 2 * bits) {
            var even = FloatVector.broadcast(FLOATS, x[xAt]);
            a = floats(v, up, unused).fma(even, a);
            b = floats(w, up, unused).fma(even, b);
            var odd = FloatVector.broadcast(FLOATS, x[xAt + 1]);
            c = floats(v, up - bits, unused).fma(odd, c);
            d = floats(w, up - bits, unused).fma(odd, d);
          }
        }
        var scale = WideningLoads.floatsOfBytes(packed, factor).mul(floats(packed, block));
        low = a.add(c).fma(scale, low);
        long above = block + 4L * LANES;
        scale = WideningLoads.floatsOfBytes(packed, factor + LANES).mul(floats(packed, above));
        high = b.add(d).fma(scale, high);
      }
    }
    low.intoArray(y, to);
    high.intoArray(y, to + LANES);
  }

  /** Adds offsets, and the centre of the numbers, times the sums of the activations. */
  private void addOffsets(
      MemorySegment packed,
      long panel,
      int fromBlock,
      int toBlock,
      float[] sums,
      int sumsAt,
      float[] y,
      int to) {
    int groups = panels.groups();
    float centre = panels.centre();
    var low = FloatVector.zero(FLOATS);
    var high = FloatVector.zero(FLOATS);
    for (int n = fromBlock; n < toBlock; n++) {
      long block = panels.block(panel, n);
      var a = FloatVector.zero(FLOATS);
      var b = FloatVector.zero(FLOATS);
      var c = FloatVector.zero(FLOATS);
      var d = FloatVector.zero(FLOATS);
      for (int g = 0; g < groups; g++) {
        long scales = panels.scaleFactors(panel, block, g);
        long offsets = panels.offsetFactors(panel, block, g);
        var sum = FloatVector.broadcast(FLOATS, sums[sumsAt++]);
        a = WideningLoads.floatsOfBytes(packed, scales).fma(sum, a);
        b = WideningLoads.floatsOfBytes(packed, scales + LANES).fma(sum, b);
        c = WideningLoads.floatsOfBytes(packed, offsets).fma(sum, c);
        d = WideningLoads.floatsOfBytes(packed, offsets + LANES).fma(sum, d);
      }
      low = a.mul(centre).fma(floats(packed, block), low);
      high = b.mul(centre).fma(floats(packed, block + 4L * LANES), high);
      low = c.fma(floats(packed, block + WORD), low);
      high = d.fma(floats(packed, block + WORD + 4L * LANES), high);
    }
    low.add(FloatVector.fromArray(FLOATS, y, to)).intoArray(y, to);
    high.add(FloatVector.fromArray(FLOATS, y, to + LANES)).intoArray(y, to + LANES);
  }

  @Override
  public final void decode(
      FloatScratch scratch, int number, int column, int count, float[] target) {
    long panel = number * panels.panelBytes();
    int first = column / panels.blockColumns(), end = first + count / panels.blockColumns();
    int to = 0;
    for (int b = first; b < end; b++) {
      long block = panels.block(panel, b);
      for (int g = 0; g < panels.groups(); g++, to += panels.size() * ROWS) {
        long ints = panels.ints(block, g);
        long scales = panels.scaleFactors(panel, block, g);
        long offsets = panels.offsetFactors(panel, block, g);
        for (int half = 0; half < ROWS; half += LANES) {
          long at = ints + half * Integer.BYTES, floats = block + half * Float.BYTES;
          if (panels.affine()) {
            decodeAffine(packed, at, floats, scales + half, offsets + half, target, to + half);
          } else {
            decode(packed, at, floats, scales + half, target, to + half);
          }
        }
      }
    }
  }

  /** Decodes a group of one vector of rows. */
  void decode(MemorySegment packed, long at, long floats, long factor, float[] target, int to) {
    int size = panels.size(), fields = panels.fields(), bits = panels.bits();
    int unused = Integer.SIZE - bits;
    var scale = floats(packed, floats).mul(WideningLoads.floatsOfBytes(packed, factor));
    for (int left = size; left > 0; left -= fields, at += WORD) {
      var v = ints(packed, at);
      int end = to + Math.min(fields, left) * ROWS;
      for (int up = unused; to < end; to += ROWS, up -= bits) {
        floats(v, up, unused).mul(scale).intoArray(target, to);
      }
    }
  }

  private void decodeAffine(
      MemorySegment packed,
      long at,
      long floats,
      long scales,
      long offsets,
      float[] target,
      int to) {
    int size = panels.size(), fields = panels.fields(), bits = panels.bits();
    int unused = Integer.SIZE - bits;
    var scale = floats(packed, floats).mul(WideningLoads.floatsOfBytes(packed, scales));
    var offset = floats(packed, floats + WORD).mul(WideningLoads.floatsOfBytes(packed, offsets));
    offset = scale.fma(FloatVector.broadcast(FLOATS, panels.centre()), offset);
    for (int left = size; left > 0; left -= fields, at += WORD) {
      var v = ints(packed, at);
      int end = to + Math.min(fields, left) * ROWS;
      for (int up = unused; to < end; to += ROWS, up -= bits) {
        floats(v, up, unused).fma(scale, offset).intoArray(target, to);
      }
    }
  }

  /** Signed numbers: shifted up, so that their highest bit is the int's, and down again. */
  private static FloatVector floats(IntVector v, int up, int down) {
    return WideningLoads.toFloats(
        v.lanewise(VectorOperators.LSHL, up).lanewise(VectorOperators.ASHR, down));
  }

  static IntVector ints(MemorySegment source, long at) {
    return IntVector.fromMemorySegment(INTS, source, at, ORDER);
  }

  static FloatVector floats(MemorySegment source, long at) {
    return FloatVector.fromMemorySegment(FLOATS, source, at, ORDER);
  }
}
