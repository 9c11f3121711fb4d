package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.kernel.machine.isa.Emitter;
import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.isa.Lanes;
import llm.tensor.kernel.machine.isa.Vector;

/** Writes machine code that changes a row by another one, or that widens numbers of 16 bits. */
final class PairCode implements RowLoop.Body {
  private static final int AT_A_TIME = 4;

  private final Assembler a;
  private final Emitter e;
  private final Vector.OfRegister x;
  private final Vector.OfRegister y;
  private final RowOperation operation;

  PairCode(InstructionSet set, RowOperation operation) {
    this.operation = operation;
    a = set.assembler();
    e = set.emitter(a);
    x = e.register();
    y = e.register();
  }

  byte[] write() {
    a.add(RDI, RSI);
    a.add(RDX, RCX);
    boolean isWidening =
        operation == RowOperation.HALF_TO_FLOAT || operation == RowOperation.BFLOAT16_TO_FLOAT;
    var loop = new RowLoop(a, e).along(RDI, e.bytes());
    loop.along(RDX, isWidening ? narrow() : e.bytes()).write(AT_A_TIME, this);
    a.end();
    return a.code();
  }

  /** Bytes of a vector of numbers of 16 bits. */
  private int narrow() {
    return e.lanes() * Short.BYTES;
  }

  @Override
  public void write(int number, Lanes lanes) {
    var target = RDI.at(number * e.bytes());
    var other = RDX.at(number * e.bytes());
    var narrow = RDX.at(number * narrow());
    switch (operation) {
      case ADD -> {
        e.load(x, target, lanes);
        e.load(y, other, lanes);
        e.add(x, x, y);
      }
      case MULTIPLY -> {
        e.load(x, target, lanes);
        e.load(y, other, lanes);
        e.multiply(x, x, y);
      }
      case HALF_TO_FLOAT -> e.loadHalves(x, narrow, lanes);
      case BFLOAT16_TO_FLOAT -> e.loadBfloat16(x, narrow, lanes);
      default -> throw new IllegalStateException(operation.name());
    }
    e.store(target, x, lanes);
  }
}
