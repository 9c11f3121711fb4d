package llm.tensor.kernel.machine.avx512;

import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.VectorInstruction.VCVTNEPS2BF16;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Encoding;

/**
 * Writes machine code that rounds a row of floats to bfloat16, 16 at a time.
 *
 * <p>Arguments: the floats, an offset in them, the target, an offset in it, bytes from 16 of the
 * target to the next, how often.
 */
final class BfloatRoundingCode {
  private final Assembler a = new Assembler();

  byte[] write() {
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    int step = a.here();
    a.vector(VCVTNEPS2BF16, 0, RDI.at(0));
    a.as(Encoding.EVEX_256).vector(VMOVUPS_STORE, 0, RDX.at(0));
    a.add(RDI, PanelCode.VECTOR);
    a.add(RDX, R8);
    a.countDown(R9, step);
    a.end();
    return a.code();
  }
}
