package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.VectorInstruction.VMOVDQU;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVDQU_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VPANDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSLLD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSRLD;
import static llm.tensor.asm.amd64.VectorInstruction.VPXORD;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;

/**
 * Writes code in which bits of a panel's lines trade places, in all rows at once.
 *
 * @param base what lines are counted from
 */
record BitTrade(Assembler a, Register base) {
  private static final int LINE = PanelFormat.ROWS * Integer.BYTES;
  private static final int FIRST = 0; // vector registers
  private static final int SECOND = 1;
  private static final int BITS = 2;

  /**
   * In each byte, of every 2 {@code count} bits the upper half of one line and the lower half of
   * another one: of a matrix of bits, blocks on both sides of the diagonal.
   */
  void between(int first, int second, int count) {
    int lower = 0;
    for (int bit = 0; bit < Byte.SIZE; bit++) if ((bit & count) == 0) lower |= 1 << bit;
    var mask = QuantDecoder.everywhere(a, lower * 0x01010101);
    for (int v = 0; v < LINE; v += a.encoding().bytes()) {
      a.vector(VMOVDQU, FIRST, base.at(first + v));
      a.vector(VMOVDQU, SECOND, base.at(second + v));
      a.shift(VPSRLD, BITS, FIRST, count);
      a.vector(VPXORD, BITS, BITS, SECOND);
      a.vector(VPANDD, BITS, BITS, mask);
      a.vector(VPXORD, SECOND, SECOND, BITS);
      a.shift(VPSLLD, BITS, BITS, count);
      a.vector(VPXORD, FIRST, FIRST, BITS);
      a.vector(VMOVDQU_STORE, FIRST, base.at(first + v));
      a.vector(VMOVDQU_STORE, SECOND, base.at(second + v));
    }
  }

  /**
   * Bit 4q + i, of column i of quad q, becomes bit 8i + q: the number of a place, of five bits, is
   * turned by two, which takes four trades of two of its bits.
   */
  void quadsOfBits(int line) {
    for (int v = 0; v < LINE; v += a.encoding().bytes()) {
      var place = base.at(line + v);
      a.vector(VMOVDQU, FIRST, place);
      trade(4, 1);
      trade(3, 0);
      trade(2, 1);
      trade(1, 0);
      a.vector(VMOVDQU_STORE, FIRST, place);
    }
  }

  /** Two bits of the numbers of all places. */
  private void trade(int upper, int lower) {
    int mask = 0;
    for (int place = 0; place < Integer.SIZE; place++) {
      if ((place >> lower & 1) == 1 && (place >> upper & 1) == 0) mask |= 1 << place;
    }
    int distance = (1 << upper) - (1 << lower);
    Memory moved = QuantDecoder.everywhere(a, mask);
    a.shift(VPSRLD, BITS, FIRST, distance);
    a.vector(VPXORD, BITS, BITS, FIRST);
    a.vector(VPANDD, BITS, BITS, moved);
    a.vector(VPXORD, FIRST, FIRST, BITS);
    a.shift(VPSLLD, BITS, BITS, distance);
    a.vector(VPXORD, FIRST, FIRST, BITS);
  }
}
