package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RSI;
import static llm.tensor.asm.amd64.VectorInstruction.VBROADCASTSS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS_STORE;
import static llm.tensor.asm.amd64.VectorInstruction.VPXORD;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Mask;

/**
 * Writes machine code that replaces each element of a row by a function of it.
 *
 * <p>The number among the arguments is the function's parameter, if it has one. What is returned
 * has a meaning for {@link ExponentialsCode} only.
 */
abstract sealed class ElementCode implements RowLoop.Body
    permits ArithmeticCode, SigmoidCode, SoftCapCode, GeluExactCode, ExponentialsCode {
  /** The vector register of the elements, and of the result. */
  static final int X = 0;

  private static final int AT_A_TIME = 2;

  final Assembler a = new Assembler();
  final FloatConstants constants = new FloatConstants(a);

  /** Replaces the elements in register {@link #X}: those of a mask. */
  abstract void replace(Mask mask);

  /** Makes the result. */
  void finish() {}

  final byte[] write() {
    a.add(RDI, RSI);
    new RowLoop(a).along(RDI, RowLoop.BYTES).write(AT_A_TIME, this);
    finish();
    a.end();
    return a.code();
  }

  @Override
  public final void write(int number, Mask mask) {
    var memory = RDI.at(number * RowLoop.BYTES);
    a.vector(VMOVUPS, mask.zeroing(), X, memory);
    replace(mask);
    a.vector(VMOVUPS_STORE, mask, X, memory);
  }

  /** The register of the function's parameter. */
  final int parameter() {
    int register = constants.next();
    a.vector(VBROADCASTSS, register, RowOperation.NUMBER);
    return register;
  }

  /** A register that is 0. */
  final int zero() {
    int register = constants.next();
    a.vector(VPXORD, register, register, register);
    return register;
  }
}
