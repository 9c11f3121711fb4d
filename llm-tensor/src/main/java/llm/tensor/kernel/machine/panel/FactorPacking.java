package llm.tensor.kernel.machine.panel;

import static llm.tensor.asm.amd64.Register.RAX;
import static llm.tensor.asm.amd64.Register.RSP;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.NonLinearBlocks;
import llm.tensor.codec.superblock.Q2kBlocks;
import llm.tensor.codec.superblock.Q3kBlocks;
import llm.tensor.codec.superblock.Q45kBlocks;
import llm.tensor.codec.superblock.Q6kBlocks;

/**
 * Writes code that packs a row's factors: those of a block of the file.
 *
 * @param source where the row's super-block is in the file
 * @param bytes where the row's bytes go in the panel's
 * @param halves where its numbers of 16 bits go
 */
record FactorPacking(
    Assembler a, QuadFormat format, Register source, Register bytes, Register halves) {
  private static final int ROWS = PanelFormat.ROWS;
  private static final Memory PART = RSP.at(-16); // below the stack: ours, as we call nothing
  private static final int HALF_SIGN = 0x8000;
  private static final int SIGNS = 0x80808080;
  private static final int ZEROS_OF_6_BITS = 0x20202020;

  /**
   * The factors of a block.
   *
   * @param at where it starts
   * @param number of the block
   */
  void write(int at, int number) {
    switch (format.layout.factors()) {
      case SCALE -> half(at, number * ROWS * Short.BYTES);
      case SCALE_AND_MINIMUM -> {
        half(at, number * ROWS * Short.BYTES);
        half(at + AffineBlocks.M, format.scaleBytes + number * ROWS * Short.BYTES);
      }
      case EXPONENT -> {
        a.load(RAX, source.at(at), Byte.BYTES);
        a.store(bytes.at(number * ROWS), RAX, Byte.BYTES);
      }
      case SCALES_AND_MINIMA_OF_6_BITS -> {
        half(at, 0);
        negatedHalf(at + Q45kBlocks.DMIN);
        for (int i = 0; i < 2; i++) {
          scalesOrMinima(i, false);
          scalesOrMinima(i, true);
        }
      }
      case SCALES_OF_6_BITS -> {
        half(at, 0);
        for (int block = 0; block < 2 * format.pairs; block++) nonLinear(block);
      }
      case SCALES_OF_6_BITS_FOR_16 -> {
        half(at + Q3kBlocks.D, 0);
        for (int pair = 0; pair < format.pairs; pair++) ofThreeBits(pair);
      }
      case SCALES_OF_8_BITS_FOR_16 -> {
        half(at + Q6kBlocks.D, 0);
        for (int pair = 0; pair < format.pairs; pair++) bytesAsTheyAre(Q6kBlocks.SCALES, pair);
      }
      case SCALES_AND_MINIMA_OF_4_BITS_FOR_16 -> {
        half(at + Q2kBlocks.D, 0);
        negatedHalf(at + Q2kBlocks.DMIN);
        for (int pair = 0; pair < format.pairs; pair++) bytesAsTheyAre(Q2kBlocks.SCALES, pair);
      }
    }
  }

  private void half(int from, int to) {
    a.load(RAX, source.at(from), Short.BYTES);
    a.store(halves.at(to), RAX, Short.BYTES);
  }

  /** The second of a super-block. */
  private void negatedHalf(int from) {
    a.load(RAX, source.at(from), Short.BYTES);
    a.xorInt(RAX, HALF_SIGN);
    a.store(halves.at(ROWS * Short.BYTES), RAX, Short.BYTES);
  }

  /**
   * Four of the scales of Q4_K, or of the minima: the first four are the lower six bits of a byte;
   * of the other ones, the upper two bits are there, and the lower four in half of a byte behind.
   */
  private void scalesOrMinima(int i, boolean areMinima) {
    a.load(RAX, source.at(Q45kBlocks.SCALES + (areMinima ? 4 : 0)), Integer.BYTES);
    if (i == 0) {
      a.andInt(RAX, 0x3f3f3f3f);
    } else {
      a.shiftDownInt(RAX, 6);
      a.andInt(RAX, 0x03030303);
      a.shiftUpInt(RAX, 4);
      a.store(PART, RAX, Integer.BYTES);
      a.load(RAX, source.at(Q45kBlocks.SCALES + 8), Integer.BYTES);
      if (areMinima) a.shiftDownInt(RAX, 4);
      a.andInt(RAX, 0x0f0f0f0f);
      a.orInt(RAX, PART);
    }
    for (int j = 0; j < 4; j++) {
      int block = 4 * i + j, offset = areMinima ? format.scaleBytes : 0;
      next(pairAt(block / 2) + offset + block % 2 * ROWS);
    }
  }

  /** A scale of IQ4_XS. */
  private void nonLinear(int block) {
    a.load(RAX, source.at(NonLinearBlocks.XS_SCALES_L), Integer.BYTES);
    a.shiftDownInt(RAX, 4 * block);
    a.andInt(RAX, 0xf);
    a.store(PART, RAX, Integer.BYTES);
    a.load(RAX, source.at(NonLinearBlocks.XS_SCALES_H), Short.BYTES);
    a.shiftDownInt(RAX, 2 * block);
    a.andInt(RAX, 3);
    a.shiftUpInt(RAX, 4);
    a.orInt(RAX, PART);
    a.add(RAX, -32);
    next(pairAt(block / 2) + block % 2 * ROWS);
  }

  /** Four scales of Q3_K. */
  private void ofThreeBits(int pair) {
    a.load(RAX, source.at(Q3kBlocks.SCALES + pair % 2 * Integer.BYTES), Integer.BYTES);
    if (pair >= 2) a.shiftDownInt(RAX, 4);
    a.andInt(RAX, 0x0f0f0f0f);
    a.store(PART, RAX, Integer.BYTES);
    a.load(RAX, source.at(Q3kBlocks.SCALES + 2 * Integer.BYTES), Integer.BYTES);
    if (pair > 0) a.shiftDownInt(RAX, 2 * pair);
    a.andInt(RAX, 0x03030303);
    a.shiftUpInt(RAX, 4);
    a.orInt(RAX, PART);
    a.xorInt(RAX, SIGNS); // so that nothing is borrowed
    a.add(RAX, -ZEROS_OF_6_BITS);
    a.xorInt(RAX, SIGNS);
    four(pair);
  }

  private void bytesAsTheyAre(int from, int pair) {
    a.load(RAX, source.at(from + pair * Integer.BYTES), Integer.BYTES);
    four(pair);
  }

  private void four(int pair) {
    for (int i = 0; i < 4; i++) next(pairAt(pair) + i * ROWS);
  }

  /** Stores the lowest byte, and takes it away. */
  private void next(int to) {
    a.store(bytes.at(to), RAX, Byte.BYTES);
    a.shiftDownInt(RAX, Byte.SIZE);
  }

  private int pairAt(int pair) {
    return format.headBytes + pair * format.pairBytes();
  }
}
