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
import llm.tensor.asm.amd64.Encoding;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.codec.group.IntegerBits;

/**
 * Writes machine code that packs a panel of a {@link QuadFormat}, from rows as they lie in the
 * file.
 *
 * <p>It goes from super-block to super-block, and there from row to row, so that what is written
 * lies together: the file's ints become the panel's, and where their bits are to lie otherwise they
 * trade places for all rows at once ({@link BitTrade}).
 *
 * <p>Arguments: the rows, an offset in them, the panel, an offset in it; bytes from row to row,
 * rows, super-blocks.
 */
final class QuadPackingCode {
  /** Turns signed bytes into those that are 128 larger. */
  private static final int SIGNS = 0x80808080;

  private static final int LINE = PanelFormat.ROWS * Integer.BYTES;

  private static final Memory SUPER_BLOCKS = RSP.at(8);
  private static final Memory ROWS_LEFT = RSP.at(-8); // below the stack: ours, as we call nothing

  private static final Register SOURCE = R10;
  private static final Register BYTES_OF_ROW = RSI; // where a row's bytes go
  private static final Register HALVES_OF_ROW = R11;
  private static final Register INTS_OF_ROW = RCX;

  private final Assembler a = new Assembler(Encoding.VEX_256);
  private final QuadFormat format;
  private final int blockBytes; // in the file
  private final int blocks; // of a super-block
  private final FactorPacking factors;

  QuadPackingCode(QuadFormat format) {
    this.format = format;
    var codec = format.layout.codec();
    blockBytes = codec.blockBytes();
    blocks = format.stepColumns() / codec.blockSize();
    factors = new FactorPacking(a, format, SOURCE, BYTES_OF_ROW, HALVES_OF_ROW);
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
    for (int block = 0; block < blocks; block++) factors.write(block * blockBytes, block);
    for (int i = 0; i < format.bits.size(); i++) integers(i);
    a.add(SOURCE, R8);
    a.add(BYTES_OF_ROW, 1);
    a.add(HALVES_OF_ROW, Short.BYTES);
    a.add(INTS_OF_ROW, Integer.BYTES);
    a.countDown(ROWS_LEFT, row);
    var trade = new BitTrade(a, RDX);
    for (int i = 0; i < format.bits.size(); i++) trade(trade, i);
    a.add(RDI, blocks * blockBytes);
    a.add(RDX, format.superBytes());
    a.countDown(SUPER_BLOCKS, superBlock);
    a.end();
    return a.code();
  }

  private IntegerBits inFile(int part) {
    return format.layout.integers().get(part);
  }

  /** Ints of the file become lines in their order, except where halves of 128 columns lie apart. */
  private void integers(int part) {
    var bits = inFile(part);
    int ints = format.bits.get(part).plane().lines() * format.pairs;
    for (int i = 0; i < ints; i++) {
      int ofBlock = ints / blocks;
      int from = i / ofBlock * blockBytes + bits.at() + i % ofBlock * Integer.BYTES;
      a.load(RAX, SOURCE.at(from), Integer.BYTES);
      if (format.bits.get(part).plane() == QuadPlane.BYTES) a.xorInt(RAX, SIGNS);
      a.store(INTS_OF_ROW.at(line(part, i)), RAX, Integer.BYTES);
    }
  }

  /** Where a line of a super-block is, counted from pair to pair. */
  private int line(int part, int number) {
    var bits = format.bits.get(part);
    int lines = bits.plane().lines();
    int pair = format.headBytes + number / lines * format.pairBytes();
    return pair + bits.at() + number % lines * LINE;
  }

  private void trade(BitTrade trade, int part) {
    int lines = format.bits.get(part).plane().lines();
    switch (inFile(part).order()) {
      case BYTES, NIBBLES_OF_32, NIBBLES_OF_64 -> {}
      case NIBBLES_OF_128, PAIRS_OF_128 -> {
        for (int pair = 0; pair < format.pairs; pair += 2) {
          for (int i = 0; i < lines; i++) {
            int first = pair * lines + i;
            trade.between(line(part, first), line(part, first + lines), 4);
          }
        }
      }
      case BITS_OF_256 -> {
        for (int step = 4; step > 0; step /= 2) {
          for (int i = 0; i < 8; i++) {
            if ((i & step) == 0) trade.between(line(part, i), line(part, i + step), step);
          }
        }
      }
      case BITS_OF_32 -> {
        for (int i = 0; i < lines; i++) trade.quadsOfBits(line(part, i));
      }
    }
  }
}
