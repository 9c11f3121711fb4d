package llm.tensor.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** One panel while it is packed: in arrays, which are faster to write to than segments. */
final class PackedPanel {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int ROWS = Panels.ROWS;
  private static final int SHORTS_OF_BLOCK = Panels.UNITS * ROWS;

  private final Panels panels;
  private final int floatsOfBlock;
  private final float[] floats; // [block, scales or offsets, row]
  private final short[] quants; // [block, unit, lane]

  PackedPanel(Panels panels) {
    this.panels = panels;
    floatsOfBlock = panels.floatBytes() / Float.BYTES;
    floats = new float[panels.blocks() * floatsOfBlock];
    quants = new short[panels.blocks() * SHORTS_OF_BLOCK];
  }

  void putScale(int block, int row, float scale) {
    floats[block * floatsOfBlock + row] = scale;
  }

  void putOffset(int block, int row, float offset) {
    floats[block * floatsOfBlock + ROWS + row] = offset;
  }

  /** Puts 32 elements: byte j has element j in its low four bits and element j + 16 above them. */
  void putQuants(int block, int row, long low, long high) {
    int at = block * SHORTS_OF_BLOCK + Panels.lane(row);
    quants[at] = (short) low;
    quants[at + ROWS] = (short) (low >>> 16);
    quants[at + 2 * ROWS] = (short) (low >>> 32);
    quants[at + 3 * ROWS] = (short) (low >>> 48);
    quants[at + 4 * ROWS] = (short) high;
    quants[at + 5 * ROWS] = (short) (high >>> 16);
    quants[at + 6 * ROWS] = (short) (high >>> 32);
    quants[at + 7 * ROWS] = (short) (high >>> 48);
  }

  void copyTo(MemorySegment target, long offset) {
    for (int b = 0; b < panels.blocks(); b++) {
      long at = offset + (long) b * panels.blockBytes();
      MemorySegment.copy(floats, b * floatsOfBlock, target, FLOAT, at, floatsOfBlock);
      at += panels.floatBytes();
      MemorySegment.copy(quants, b * SHORTS_OF_BLOCK, target, SHORT, at, SHORTS_OF_BLOCK);
    }
  }
}
