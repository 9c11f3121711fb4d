package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.R11;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RAX;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Mask;
import llm.tensor.asm.amd64.Register;

/**
 * Writes machine code that goes along rows of elements: several vectors of 16 elements at a time,
 * then single ones, then what is left over, under a mask.
 *
 * <p>RAX, R9, R11 and the mask register 1 are its own.
 */
public final class RowLoop {
  /** Elements of a vector. */
  public static final int LANES = 16;

  /** Bytes of a vector of floats. */
  static final int BYTES = LANES * Float.BYTES;

  /** Which elements are left over comes in so many bits, the lowest. */
  private static final int REST_BITS = LANES;

  private static final Mask REST = Mask.of(1);

  private static final Register COUNTS = R9;

  private final Assembler a;
  private final int[] steps = new int[Register.values().length];

  /** What is computed of a vector. */
  interface Body {
    /**
     * Writes its code.
     *
     * @param number counts the vectors that are computed at a time
     * @param mask lanes that may be read and written
     */
    void write(int number, Mask mask);
  }

  RowLoop(Assembler a) {
    this.a = a;
  }

  /** What R9 has: how many vectors there are, then a bit for each element behind them. */
  static long counts(int length) {
    return (long) (length / LANES) << REST_BITS | (1L << length % LANES) - 1;
  }

  /** Lets a register point to the current vector of a row. */
  RowLoop along(Register pointer, int bytesOfVector) {
    steps[pointer.ordinal()] = bytesOfVector;
    return this;
  }

  /**
   * Writes the loop.
   *
   * @param atATime vectors that are computed at a time: 1, 2 or 4
   */
  void write(int atATime, Body body) {
    a.move(R11, COUNTS);
    a.and(R11, (1 << REST_BITS) - 1);
    a.shiftDown(COUNTS, REST_BITS);
    if (atATime > 1) {
      a.move(RAX, COUNTS);
      a.shiftDown(RAX, Integer.numberOfTrailingZeros(atATime));
      a.and(COUNTS, atATime - 1);
      repeat(RAX, atATime, body);
    }
    repeat(COUNTS, 1, body);
    int end = a.jumpIfZero(R11);
    a.mask(REST.number(), R11);
    body.write(0, REST);
    a.land(end);
  }

  private void repeat(Register times, int atATime, Body body) {
    int end = a.jumpIfZero(times), top = a.here();
    for (int i = 0; i < atATime; i++) body.write(i, Mask.ALL);
    for (var pointer : Register.values()) {
      int step = steps[pointer.ordinal()];
      if (step != 0) a.add(pointer, atATime * step);
    }
    a.countDown(times, top);
    a.land(end);
  }
}
