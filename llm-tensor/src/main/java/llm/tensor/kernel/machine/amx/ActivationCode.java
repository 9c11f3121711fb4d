package llm.tensor.kernel.machine.amx;

import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTNE2PS2BF16;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VPMOVZXWD;
import static llm.tensor.asm.amd64.VectorInstruction.VPSLLD;
import static llm.tensor.asm.amd64.VectorInstruction.VSUBPS;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Register;

/**
 * Writes machine code that rounds a row of activations to bfloat16, and what that loses once more.
 *
 * <p>Arguments: x, an offset in it, the target, an offset in it, steps of 32 columns, bytes to the
 * second part.
 */
final class ActivationCode {
  private static final Register X = RDI;
  private static final Register TARGET = RDX;
  private static final Register REST = RCX;
  private static final int VECTOR = 64;
  private static final int ROUNDED = 2;
  private static final int OTHER = 3;

  private final Assembler a = new Assembler();
  private final int parts;

  ActivationCode(int parts) {
    this.parts = parts;
  }

  byte[] write() {
    a.add(X, RSI);
    a.add(TARGET, RCX);
    a.move(REST, TARGET);
    a.add(REST, R9);
    int step = a.here();
    for (int i = 0; i < 2; i++) a.vector(VMOVUPS, i, X.at(i * VECTOR));
    a.vector(VCVTNE2PS2BF16, ROUNDED, 1, 0); // the first operand lies in the upper half
    a.vector(VMOVUPS_STORE, ROUNDED, TARGET.at(0));
    if (parts == 2) {
      for (int i = 0; i < 2; i++) {
        a.vector(VPMOVZXWD, OTHER, TARGET.at(i * VECTOR / 2));
        a.shift(VPSLLD, OTHER, OTHER, Short.SIZE);
        a.vector(VSUBPS, i, i, OTHER);
      }
      a.vector(VCVTNE2PS2BF16, ROUNDED, 1, 0);
      a.vector(VMOVUPS_STORE, ROUNDED, REST.at(0));
    }
    a.add(X, 2 * VECTOR);
    a.add(TARGET, VECTOR);
    a.add(REST, VECTOR);
    a.countDown(R8, step);
    a.end();
    return a.code();
  }
}
