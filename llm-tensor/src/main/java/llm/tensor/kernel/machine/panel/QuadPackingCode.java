package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.Register.R10;
import static llm.tensor.asm.amd64.Register.R11;
import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RAX;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.Register.RSP;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;

/**
 * Writes machine code that packs a panel of a {@link QuadFormat}, from rows as they lie in the
 * file: in all its types the file's ints are quads already.
 *
 * <p>It goes from super-block to super-block, and there from row to row, so that what is written
 * lies together. The file's layouts are described in {@code llm.tensor.codec}.
 *
 * <p>Arguments: the rows, an offset in them, the panel, an offset in it; bytes from row to row,
 * rows, super-blocks.
 */
final class QuadPackingCode {
  private static final int ROWS = PanelCode.ROWS;
  private static final Memory SUPER_BLOCKS = RSP.at(8);
  private static final Memory ROWS_LEFT = RSP.at(-8); // below the stack: ours, as we call nothing

  /** Changes the sign of a number of half precision. */
  private static final int HALF_SIGN = 0x8000;

  private static final Register SOURCE = R10;
  private static final Register BYTES_OF_ROW = RSI; // where a row's bytes go
  private static final Register HALVES_OF_ROW = R11;
  private static final Register INTS_OF_ROW = RCX;

  private final Assembler a = new Assembler();
  private final QuadFormat format;
  private final int sourceBytes;

  /**
   * Code for a format.
   *
   * @param sourceBytes of a row's super-block in the file
   */
  QuadPackingCode(QuadFormat format, int sourceBytes) {
    this.format = format;
    this.sourceBytes = sourceBytes;
  }

  byte[] write() {
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    int superBlock = a.here();
    a.move(SOURCE, RDI);
    a.move(BYTES_OF_ROW, RDX);
    a.move(HALVES_OF_ROW, RDX);
    a.move(INTS_OF_ROW, RDX);
    a.store(ROWS_LEFT, R9);
    int row = a.here();
    row();
    a.add(SOURCE, R8);
    a.add(BYTES_OF_ROW, 1);
    a.add(HALVES_OF_ROW, Short.BYTES);
    a.add(INTS_OF_ROW, Integer.BYTES);
    a.countDown(ROWS_LEFT, row);
    a.add(RDI, sourceBytes);
    a.add(RDX, format.superBytes());
    a.countDown(SUPER_BLOCKS, superBlock);
    a.end();
    return a.code();
  }

  private void row() {
    switch (format) {
      case BYTES -> blocks(34, 2, 8);
      case NIBBLES -> blocks(18, 2, 4);
      case AFFINE_NIBBLES -> blocks(20, 4, 4);
      case SUPER_NIBBLES -> superNibbles();
      case SUPER_BYTES -> throw new IllegalStateException("is no matter of moving ints");
    }
  }

  /** Two blocks: one or two numbers of half precision, and quads behind them. */
  private void blocks(int bytes, int quadsAt, int quads) {
    for (int block = 0; block < 2; block++) {
      int from = block * bytes, half = block * ROWS * Short.BYTES;
      for (int i = 0; i < quadsAt; i += Short.BYTES) {
        a.load(RAX, SOURCE.at(from + i), Short.BYTES);
        int to = i == 0 ? half : format.scaleBytes + half;
        a.store(HALVES_OF_ROW.at(to), RAX, Short.BYTES);
      }
      for (int k = 0; k < quads; k++) quad(from + quadsAt + 4 * k, 0, block * quads + k);
    }
  }

  /** An int of the file becomes a quad of the pair that starts at an offset. */
  private void quad(int from, int pairAt, int number) {
    a.load(RAX, SOURCE.at(from), Integer.BYTES);
    if (!format.hasNibbles()) a.xorInt(RAX, QuadPacking.SIGNS);
    a.store(INTS_OF_ROW.at(pairAt + QuadPacking.quad(format, number, 0)), RAX, Integer.BYTES);
  }

  /** Q4_K: two factors, 12 bytes of six-bit scales and minima, and quads. */
  private void superNibbles() {
    a.load(RAX, SOURCE.at(0), Short.BYTES);
    a.store(HALVES_OF_ROW.at(0), RAX, Short.BYTES);
    a.load(RAX, SOURCE.at(2), Short.BYTES);
    a.xorInt(RAX, HALF_SIGN);
    a.store(HALVES_OF_ROW.at(ROWS * Short.BYTES), RAX, Short.BYTES);
    for (int i = 0; i < 2; i++) {
      factors(i, 4, false);
      factors(i, 8, true);
    }
    for (int pair = 0; pair < format.pairs; pair++) {
      for (int k = 0; k < 8; k++) quad(16 + 32 * pair + 4 * k, pairAt(pair), k);
    }
  }

  /**
   * Four of the scales, or of the minima: the first four are the lower six bits of a byte; of the
   * other ones, the upper two bits are there, and the lower four in half of a byte behind.
   */
  private void factors(int i, int from, boolean areMinima) {
    a.load(RAX, SOURCE.at(from), Integer.BYTES);
    if (i == 0) {
      a.andInt(RAX, 0x3f3f3f3f);
    } else {
      a.shiftDownInt(RAX, 6);
      a.andInt(RAX, 0x03030303);
      a.shiftUpInt(RAX, 4);
      a.store(RSP.at(-16), RAX, Integer.BYTES);
      a.load(RAX, SOURCE.at(12), Integer.BYTES);
      if (areMinima) a.shiftDownInt(RAX, 4);
      a.andInt(RAX, 0x0f0f0f0f);
      a.orInt(RAX, RSP.at(-16));
    }
    for (int j = 0; j < 4; j++) {
      int block = 4 * i + j;
      int to = pairAt(block / 2) + block % 2 * ROWS + (areMinima ? format.scaleBytes : 0);
      a.store(BYTES_OF_ROW.at(to), RAX, Byte.BYTES);
      a.shiftDownInt(RAX, Byte.SIZE);
    }
  }

  private int pairAt(int pair) {
    return format.headBytes + pair * format.pairBytes();
  }
}
