package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.R10;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD213PS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMSUB213PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VPSHUFD;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Mask;

/**
 * Writes machine code that rotates pairs of columns.
 *
 * <p>The other row are turns. The number is how many bytes it is from cosines to sines, and from
 * the first halves of pairs to the second ones.
 */
final class RotationCode implements RowLoop.Body {
  // Vector registers.
  private static final int COS = 0;
  private static final int SIN = 1;
  private static final int U = 2;
  private static final int V = 3;
  private static final int U_SIN = 4;
  private static final int V_SIN = 5;

  private final Assembler a = new Assembler();
  private final boolean areHalves;

  /**
   * Of one kind.
   *
   * @param areHalves whether pairs lie in halves of a row, or side by side
   */
  RotationCode(boolean areHalves) {
    this.areHalves = areHalves;
  }

  byte[] write() {
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    a.move(RCX, RDX);
    a.add(RCX, RowOperation.NUMBER);
    a.move(R10, RDI);
    a.add(R10, RowOperation.NUMBER);
    var loop = new RowLoop(a).along(RDI, RowLoop.BYTES).along(R10, RowLoop.BYTES);
    loop.along(RDX, RowLoop.BYTES).along(RCX, RowLoop.BYTES).write(1, this);
    a.end();
    return a.code();
  }

  @Override
  public void write(int number, Mask mask) {
    a.vector(VMOVUPS, mask.zeroing(), COS, RDX.at(0));
    a.vector(VMOVUPS, mask.zeroing(), SIN, RCX.at(0));
    a.vector(VMOVUPS, mask.zeroing(), U, RDI.at(0));
    if (areHalves) halves(mask);
    else neighbours();
    a.vector(VMOVUPS_STORE, mask, U, RDI.at(0));
  }

  private void halves(Mask mask) {
    a.vector(VMOVUPS, mask.zeroing(), V, R10.at(0));
    a.vector(VMULPS, V_SIN, V, SIN);
    a.vector(VMULPS, U_SIN, U, SIN);
    a.vector(VFMSUB213PS, U, COS, V_SIN);
    a.vector(VFMADD213PS, V, COS, U_SIN);
    a.vector(VMOVUPS_STORE, mask, V, R10.at(0));
  }

  /** Sines have the sign of what they add. */
  private void neighbours() {
    a.vector(VPSHUFD, V, 0, U, 0b10_11_00_01);
    a.vector(VMULPS, V, V, SIN);
    a.vector(VFMADD213PS, U, COS, V);
  }
}
