package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTSS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VSUBPS;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Mask;

/**
 * Writes machine code for what a norm does once its sums are known: {@code out = (x - mean) * scale
 * * weight}.
 *
 * <p>The other row is x. The number's lower half are the bits of the scale, its upper half are
 * those of the mean.
 */
final class NormCode implements RowLoop.Body {
  private static final int AT_A_TIME = 2;

  // Vector registers.
  private static final int X = 0;
  private static final int MEAN = 1;
  private static final int SCALE = 2;

  private final Assembler a = new Assembler();

  byte[] write() {
    a.vector(VBROADCASTSS, SCALE, RowOperation.NUMBER);
    a.vector(VBROADCASTSS, MEAN, RowOperation.UPPER_NUMBER);
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    var loop = new RowLoop(a).along(RDI, RowLoop.BYTES).along(RDX, RowLoop.BYTES);
    loop.along(R8, RowLoop.BYTES).write(AT_A_TIME, this);
    a.end();
    return a.code();
  }

  @Override
  public void write(int number, Mask mask) {
    int at = number * RowLoop.BYTES;
    a.vector(VMOVUPS, mask.zeroing(), X, RDX.at(at));
    a.vector(VSUBPS, X, X, MEAN);
    a.vector(VMULPS, X, X, SCALE);
    a.vector(VMULPS, mask.zeroing(), X, X, R8.at(at));
    a.vector(VMOVUPS_STORE, mask, X, RDI.at(at));
  }
}
