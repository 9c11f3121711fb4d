package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.VectorInstruction.VADDPS;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTPH2PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVZXWD;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Mask;

/** Writes machine code that changes a row by another one, or that widens numbers of 16 bits. */
final class PairCode implements RowLoop.Body {
  private static final int AT_A_TIME = 4;

  /** Bytes of a vector of numbers of 16 bits. */
  private static final int HALF = RowLoop.LANES * Short.BYTES;

  private static final int X = 0; // a vector register

  private final Assembler a = new Assembler();
  private final RowOperation operation;

  PairCode(RowOperation operation) {
    this.operation = operation;
  }

  byte[] write() {
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    boolean isWidening =
        operation == RowOperation.HALF_TO_FLOAT || operation == RowOperation.BFLOAT16_TO_FLOAT;
    var loop = new RowLoop(a).along(RDI, RowLoop.BYTES);
    loop.along(RDX, isWidening ? HALF : RowLoop.BYTES).write(AT_A_TIME, this);
    a.end();
    return a.code();
  }

  @Override
  public void write(int number, Mask mask) {
    var x = RDI.at(number * RowLoop.BYTES);
    var y = RDX.at(number * RowLoop.BYTES);
    var narrow = RDX.at(number * HALF);
    switch (operation) {
      case ADD -> {
        a.vector(VMOVUPS, mask.zeroing(), X, x);
        a.vector(VADDPS, mask.zeroing(), X, X, y);
      }
      case MULTIPLY -> {
        a.vector(VMOVUPS, mask.zeroing(), X, x);
        a.vector(VMULPS, mask.zeroing(), X, X, y);
      }
      case HALF_TO_FLOAT -> a.vector(VCVTPH2PS, mask.zeroing(), X, narrow);
      case BFLOAT16_TO_FLOAT -> {
        a.vector(VPMOVZXWD, mask.zeroing(), X, narrow);
        a.shiftUpInts(X, X, Short.SIZE); // it is the upper half of a float
      }
      default -> throw new IllegalStateException(operation.name());
    }
    a.vector(VMOVUPS_STORE, mask, X, x);
  }
}
