package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.R11;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RAX;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.machine.isa.Emitter;
import llm.tensor.kernel.machine.isa.Lanes;

/**
 * Writes machine code that goes along rows of elements: several vectors at a time, then single
 * ones, then what is left over.
 *
 * <p>R9 has the number of elements. It, RAX and R11 are the loop's own.
 */
final class RowLoop {
  private static final Register VECTORS = R9;
  private static final Register REST = R11;
  private static final Register GROUPS = RAX;

  private final Assembler a;
  private final Emitter e;
  private final int[] steps = new int[Register.values().length];

  /** What is computed of a vector. */
  interface Body {
    /**
     * Writes its code.
     *
     * @param number counts the vectors that are computed at a time
     * @param lanes that may be read and written
     */
    void write(int number, Lanes lanes);
  }

  RowLoop(Assembler a, Emitter e) {
    this.a = a;
    this.e = e;
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
    a.move(REST, VECTORS);
    a.and(REST, e.lanes() - 1);
    a.shiftDown(VECTORS, Integer.numberOfTrailingZeros(e.lanes()));
    if (atATime > 1) {
      a.move(GROUPS, VECTORS);
      a.shiftDown(GROUPS, Integer.numberOfTrailingZeros(atATime));
      a.and(VECTORS, atATime - 1);
      repeat(GROUPS, atATime, body);
    }
    repeat(VECTORS, 1, body);
    int end = a.jumpIfZero(REST);
    e.rest(REST);
    body.write(0, Lanes.REST);
    a.land(end);
  }

  private void repeat(Register times, int atATime, Body body) {
    int end = a.jumpIfZero(times), top = a.here();
    for (int i = 0; i < atATime; i++) body.write(i, Lanes.ALL);
    for (var pointer : Register.values()) {
      int step = steps[pointer.ordinal()];
      if (step != 0) a.add(pointer, atATime * step);
    }
    a.countDown(times, top);
    a.land(end);
  }
}
