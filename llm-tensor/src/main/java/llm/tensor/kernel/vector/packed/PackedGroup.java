package llm.tensor.kernel.vector.packed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import llm.tensor.codec.group.GroupQuants;

/** One group of {@link BytePanels} while it is packed. */
final class PackedGroup {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int ROWS = BytePanels.ROWS;

  private final float[] scales = new float[ROWS];
  private final byte[] quants; // [column, row]

  PackedGroup(int size) {
    quants = new byte[size * ROWS];
  }

  void put(int row, GroupQuants group) {
    scales[row] = group.scale * group.scaleFactor;
    for (int c = 0; c < quants.length / ROWS; c += 8) putQuants(row, c, group.quants[c / 8]);
  }

  private void putQuants(int row, int column, long eight) {
    int at = column * ROWS + row;
    quants[at] = (byte) eight;
    quants[at + ROWS] = (byte) (eight >>> 8);
    quants[at + 2 * ROWS] = (byte) (eight >>> 16);
    quants[at + 3 * ROWS] = (byte) (eight >>> 24);
    quants[at + 4 * ROWS] = (byte) (eight >>> 32);
    quants[at + 5 * ROWS] = (byte) (eight >>> 40);
    quants[at + 6 * ROWS] = (byte) (eight >>> 48);
    quants[at + 7 * ROWS] = (byte) (eight >>> 56);
  }

  void copyTo(MemorySegment target, long offset) {
    MemorySegment.copy(scales, 0, target, FLOAT, offset, ROWS);
    MemorySegment.copy(
        quants, 0, target, JAVA_BYTE, offset + BytePanels.SCALE_BYTES, quants.length);
  }
}
