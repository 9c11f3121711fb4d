package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.R8;
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
 * Writes machine code for what a norm does once its sums are known: {@code out = (x - mean) * scale
 * * weight}.
 *
 * <p>The other row is x. The number's lower half are the bits of the scale, its upper half are
 * those of the mean.
 */
final class NormCode implements RowLoop.Body {
  private static final int AT_A_TIME = 2;

  private final Assembler a;
  private final Emitter e;
  private final Vector.OfRegister x;
  private final Vector.OfRegister weight;
  private final Vector.OfRegister mean;
  private final Vector.OfRegister scale;

  NormCode(InstructionSet set) {
    a = set.assembler();
    e = set.emitter(a);
    x = e.register();
    weight = e.register();
    mean = e.register();
    scale = e.register();
  }

  byte[] write() {
    e.broadcast(scale, RowOperation.NUMBER);
    e.broadcast(mean, RowOperation.UPPER_NUMBER);
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    var loop = new RowLoop(a, e).along(RDI, e.bytes()).along(RDX, e.bytes());
    loop.along(R8, e.bytes()).write(AT_A_TIME, this);
    a.end();
    return a.code();
  }

  @Override
  public void write(int number, Lanes lanes) {
    int at = number * e.bytes();
    e.load(x, RDX.at(at), lanes);
    e.load(weight, R8.at(at), lanes);
    e.subtract(x, x, mean);
    e.multiply(x, x, scale);
    e.multiply(x, x, weight);
    e.store(RDI.at(at), x, lanes);
  }
}
