package llm.tensor.kernel.vector.packed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import llm.tensor.codec.group.GroupQuants;

/** One block of {@link FieldPanels} while it is packed. */
final class FieldBlock {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int ROWS = FieldPanels.ROWS;
  private static final int BYTES_OF_INT = 0x01010101;

  private final FieldPanels panels;
  private final int mask; // of the bits of four weights, a byte each
  private final int centres;
  private final float[] floats; // [scales or offsets, row]
  private final byte[] factors; // [group, scale or offset, row]; [group, row] without offsets
  private final int[] ints; // [group, int, row]

  FieldBlock(FieldPanels panels) {
    this.panels = panels;
    mask = ((1 << panels.bits()) - 1) * BYTES_OF_INT;
    centres = panels.centre() * BYTES_OF_INT;
    floats = new float[panels.floatBytes() / Float.BYTES];
    factors = new byte[2 * panels.groups() * ROWS];
    ints = new int[panels.groups() * panels.groupBytes() / Integer.BYTES];
  }

  void put(int row, int group, GroupQuants quants) {
    floats[row] = quants.scale;
    if (panels.affine()) floats[ROWS + row] = quants.offset;
    if (panels.affine()) {
      factors[2 * group * ROWS + row] = quants.scaleFactor;
      factors[(2 * group + 1) * ROWS + row] = quants.offsetFactor;
    } else {
      factors[group * ROWS + row] = quants.scaleFactor;
    }
    putFields(group * panels.groupBytes() / Integer.BYTES + row, quants.quants);
  }

  private void putFields(int at, long[] quants) {
    int bits = panels.bits(), full = panels.fields() * bits, have = 0;
    long fields = 0;
    for (int c = 0; c < panels.size(); c += 4) {
      int four = (int) (quants[c / 8] >>> c % 8 * 8) ^ centres;
      fields |= Integer.toUnsignedLong(Integer.compress(four, mask)) << have;
      have += 4 * bits;
      if (have >= full) {
        ints[at] = (int) (fields & -1L >>> Long.SIZE - full);
        fields >>>= full;
        have -= full;
        at += ROWS;
      }
    }
    if (have > 0) ints[at] = (int) fields;
  }

  void copyTo(MemorySegment target, long block) {
    MemorySegment.copy(floats, 0, target, FLOAT, block, floats.length);
    int length = panels.groupBytes() / Integer.BYTES, each = panels.affine() ? 2 * ROWS : ROWS;
    for (int g = 0; g < panels.groups(); g++) {
      MemorySegment.copy(ints, g * length, target, INT, panels.ints(block, g), length);
      if (panels.groups() == 1) continue; // the panel's ones serve
      long to = panels.scaleFactors(block, block, g);
      MemorySegment.copy(factors, g * each, target, JAVA_BYTE, to, each);
    }
  }
}
