package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RSI;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.kernel.machine.isa.Emitter;
import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.isa.Lanes;
import llm.tensor.kernel.machine.isa.Vector;

/**
 * Writes machine code that replaces each element of a row by a function of it.
 *
 * <p>The number among the arguments is the function's parameter, if it has one. What is returned
 * has a meaning for {@link ExponentialsCode} only.
 */
abstract sealed class ElementCode implements RowLoop.Body
    permits ArithmeticCode, SigmoidCode, SoftCapCode, GeluExactCode, ExponentialsCode {
  private static final int AT_A_TIME = 2;

  private final Assembler a;
  final Emitter e;

  /** The elements, and the result. */
  final Vector.OfRegister x;

  ElementCode(InstructionSet set) {
    a = set.assembler();
    e = set.emitter(a);
    x = e.register();
  }

  /** Replaces the elements in register {@link #x}. */
  abstract void replace(Lanes lanes);

  /** Makes the result. */
  void finish() {}

  final byte[] write() {
    a.add(RDI, RSI);
    new RowLoop(a, e).along(RDI, e.bytes()).write(AT_A_TIME, this);
    finish();
    a.end();
    return a.code();
  }

  @Override
  public final void write(int number, Lanes lanes) {
    var memory = RDI.at(number * e.bytes());
    e.load(x, memory, lanes);
    replace(lanes);
    e.store(memory, x, lanes);
  }

  /** The function's parameter. */
  final Vector.OfRegister parameter() {
    var register = e.register();
    e.broadcast(register, RowOperation.NUMBER);
    return register;
  }
}
