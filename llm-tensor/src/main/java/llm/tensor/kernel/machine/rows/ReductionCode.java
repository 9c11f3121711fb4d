package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.VectorInstruction.VADDPS;
import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTSS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD231PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMAXPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMINPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPANDD;
import static llm.tensor.asm.amd64.VectorInstruction.VPMAXUD;
import static llm.tensor.asm.amd64.VectorInstruction.VPXORD;
import static llm.tensor.asm.amd64.VectorInstruction.VSUBPS;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Mask;
import llm.tensor.asm.amd64.VectorInstruction;

/**
 * Writes machine code that makes one float of a row: its largest element, its sum, or {@code Σ (x -
 * number)²}.
 */
final class ReductionCode implements RowLoop.Body {
  /** Results of so many vectors at a time: an addition takes four cycles. */
  private static final int AT_A_TIME = 4;

  // Vector registers. The first is also where the result goes.
  private static final int X = 0;
  private static final int RESULTS = 4;
  private static final int SIZES = 8;
  private static final int NUMBER = 31;
  private static final int POSITIVE = 30;

  private final Assembler a = new Assembler();
  private final RowOperation operation;

  ReductionCode(RowOperation operation) {
    this.operation = operation;
  }

  byte[] write() {
    a.add(RDI, RSI);
    a.vector(VBROADCASTSS, NUMBER, RowOperation.NUMBER);
    for (int i = 0; i < AT_A_TIME; i++) start(RESULTS + i, SIZES + i);
    a.broadcast(POSITIVE, Integer.MAX_VALUE);
    new RowLoop(a).along(RDI, RowLoop.BYTES).write(AT_A_TIME, this);
    if (operation == RowOperation.MAX) {
      combine(VMAXPS, RESULTS);
      combine(VPMAXUD, SIZES);
      a.vector(VMINPS, X, RESULTS, SIZES);
    } else {
      combine(VADDPS, RESULTS);
      a.vector(VMOVUPS, X, RESULTS);
    }
    a.end();
    return a.code();
  }

  private void start(int result, int size) {
    if (operation == RowOperation.MAX) a.broadcast(result, Float.NEGATIVE_INFINITY);
    else a.vector(VPXORD, result, result, result);
    a.vector(VPXORD, size, size, size);
  }

  /** Adds a vector to the results; lanes that the mask leaves out are 0. */
  @Override
  public void write(int number, Mask mask) {
    a.vector(VMOVUPS, mask.zeroing(), X, RDI.at(number * RowLoop.BYTES));
    int result = RESULTS + number;
    switch (operation) {
      case MAX -> max(mask, result, SIZES + number);
      case SUM -> a.vector(VADDPS, result, result, X);
      case SQUARES -> {
        a.vector(VSUBPS, mask.zeroing(), X, X, NUMBER);
        a.vector(VFMADD231PS, result, X, X);
      }
      default -> throw new IllegalStateException(operation.name());
    }
  }

  /**
   * The processor's maximum forgets NaN, but without its sign and as an unsigned int, NaN is larger
   * than any number. So the largest size goes along, which is no less than the largest element: the
   * smaller of both is the element, or else NaN, since it stands second.
   */
  private void max(Mask mask, int result, int size) {
    a.vector(VMAXPS, mask, result, result, X);
    a.vector(VPANDD, X, X, POSITIVE);
    a.vector(VPMAXUD, size, size, X);
  }

  private void combine(VectorInstruction op, int first) {
    for (int n = AT_A_TIME / 2; n > 0; n /= 2) {
      for (int i = 0; i < n; i++) a.vector(op, first + i, first + i, first + i + n);
    }
    LaneCode.combine(a, op, first, first + 1);
  }
}
