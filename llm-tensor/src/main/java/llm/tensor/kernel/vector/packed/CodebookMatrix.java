package llm.tensor.kernel.vector.packed;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;
import static llm.tensor.kernel.vector.lanes.Species.INTS;
import static llm.tensor.kernel.vector.lanes.Species.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.PackedRows;
import llm.tensor.kernel.vector.lanes.TokenTiles;
import llm.tensor.kernel.vector.lanes.WideningLoads;

/**
 * Weights in {@link BitPanels} whose numbers of 4 bits select one of the 16 levels of a codebook.
 * The levels are one vector of floats, or two, in which lanes are selected.
 */
final class CodebookMatrix extends BitMatrix {
  private static final int BITS = 4;
  private static final int LEVELS = 1 << BITS;
  private static final int MASK = LEVELS - 1;
  private static final int WORD = BitPanels.WORD_BYTES;
  private static final boolean ONE_TABLE = LANES == LEVELS;

  private final int[] levels; // floats' bits

  CodebookMatrix(BitPanels panels, PackedRows range, int[] levels, TokenTiles tiles) {
    super(panels, range, tiles);
    this.levels = levels;
  }

  /** Whether vectors are wide enough: a lookup in four tables would cost more than it saves. */
  static boolean isFast() {
    return LANES >= LEVELS / 2;
  }

  /** Levels as their weights take them. */
  static int[] bits(byte[] levels) {
    var bits = new int[LEVELS];
    for (int i = 0; i < LEVELS; i++) bits[i] = Float.floatToRawIntBits(levels[i]);
    return bits;
  }

  @Override
  public PackedMatrix slice(int fromRow, int rows) {
    return new CodebookMatrix(panels, range.slice(fromRow, rows), levels, tiles());
  }

  @Override
  float value(int field) {
    return Float.intBitsToFloat(levels[field]);
  }

  @Override
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
    int fields = panels.fields(), bytes = panels.blockBytes();
    long block = panels.block(panel, fromBlock);
    var t = IntVector.fromArray(INTS, levels, 0);
    var u = IntVector.fromArray(INTS, levels, LEVELS - LANES);
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
          for (int down = 0; down < Integer.SIZE; down += 2 * BITS, xAt += 2) {
            var even = FloatVector.broadcast(FLOATS, x[xAt]);
            a = level(v, down, t, u).fma(even, a);
            b = level(w, down, t, u).fma(even, b);
            var odd = FloatVector.broadcast(FLOATS, x[xAt + 1]);
            c = level(v, down + BITS, t, u).fma(odd, c);
            d = level(w, down + BITS, t, u).fma(odd, d);
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

  @Override
  void decode(MemorySegment packed, long at, long floats, long factor, float[] target, int to) {
    int size = panels.size(), fields = panels.fields();
    var t = IntVector.fromArray(INTS, levels, 0);
    var u = IntVector.fromArray(INTS, levels, LEVELS - LANES);
    var scale = floats(packed, floats).mul(WideningLoads.floatsOfBytes(packed, factor));
    for (int left = size; left > 0; left -= fields, at += WORD) {
      var v = ints(packed, at);
      for (int down = 0; down < Integer.SIZE; down += BITS, to += ROWS) {
        level(v, down, t, u).mul(scale).intoArray(target, to);
      }
    }
  }

  private static FloatVector level(IntVector v, int down, IntVector t, IntVector u) {
    var index = v.lanewise(VectorOperators.LSHR, down).and(MASK);
    if (ONE_TABLE) return index.selectFrom(t).reinterpretAsFloats();
    var upper = index.compare(VectorOperators.GE, LANES);
    var inTable = index.and(LANES - 1);
    return inTable.selectFrom(t).blend(inTable.selectFrom(u), upper).reinterpretAsFloats();
  }
}
