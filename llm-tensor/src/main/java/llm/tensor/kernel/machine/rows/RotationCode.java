package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.R10;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.kernel.machine.isa.Emitter;
import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.isa.Lanes;
import llm.tensor.kernel.machine.isa.Vector;

/**
 * Writes machine code that rotates pairs of columns.
 *
 * <p>The other row are turns. The number is how many bytes it is from cosines to sines, and from
 * the first halves of pairs to the second ones.
 */
final class RotationCode implements RowLoop.Body {
  private final Assembler a;
  private final Emitter e;
  private final Vector.OfRegister cos;
  private final Vector.OfRegister sin;
  private final Vector.OfRegister u;
  private final Vector.OfRegister v;
  private final Vector.OfRegister uSin;
  private final Vector.OfRegister vSin;
  private final boolean areHalves;

  /**
   * Of one kind.
   *
   * @param areHalves whether pairs lie in halves of a row, or side by side
   */
  RotationCode(InstructionSet set, boolean areHalves) {
    this.areHalves = areHalves;
    a = set.assembler();
    e = set.emitter(a);
    cos = e.register();
    sin = e.register();
    u = e.register();
    v = e.register();
    uSin = e.register();
    vSin = e.register();
  }

  byte[] write() {
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    a.move(RCX, RDX);
    a.add(RCX, RowOperation.NUMBER);
    a.move(R10, RDI);
    a.add(R10, RowOperation.NUMBER);
    var loop = new RowLoop(a, e).along(RDI, e.bytes()).along(R10, e.bytes());
    loop.along(RDX, e.bytes()).along(RCX, e.bytes()).write(1, this);
    a.end();
    return a.code();
  }

  @Override
  public void write(int number, Lanes lanes) {
    e.load(cos, RDX.at(0), lanes);
    e.load(sin, RCX.at(0), lanes);
    e.load(u, RDI.at(0), lanes);
    if (areHalves) halves(lanes);
    else neighbours();
    e.store(RDI.at(0), u, lanes);
  }

  private void halves(Lanes lanes) {
    e.load(v, R10.at(0), lanes);
    e.multiply(vSin, v, sin);
    e.multiply(uSin, u, sin);
    e.multiplySubtract(u, cos, vSin);
    e.multiplyAdd(v, cos, uSin);
    e.store(R10.at(0), v, lanes);
  }

  /** Sines have the sign of what they add. */
  private void neighbours() {
    e.swapPairs(v, u);
    e.multiply(v, v, sin);
    e.multiplyAdd(u, cos, v);
  }
}
