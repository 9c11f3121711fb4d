package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.R10;
import static llm.tensor.asm.amd64.Register.R8;
import static llm.tensor.asm.amd64.Register.R9;
import static llm.tensor.asm.amd64.Register.RCX;
import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RDX;
import static llm.tensor.asm.amd64.Register.RSI;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Memory;
import llm.tensor.asm.amd64.Register;
import llm.tensor.kernel.machine.isa.Emitter;
import llm.tensor.kernel.machine.isa.Emitter.Combination;
import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.isa.Lanes;
import llm.tensor.kernel.machine.isa.Vector;

/**
 * Writes machine code of a softmax's step for several rows: one call, and what waits in one row for
 * a reduction leaves time for the next.
 *
 * <p>The row that is changed is the first of the scores, the offset how far rows lie apart, in
 * bytes; the other row is the maxima, the weights are the sums; the number of elements is a row's,
 * the number how many rows there are.
 */
final class SoftmaxCode {
  private static final int AT_A_TIME = 2;
  private static final Register ROW = R10;
  private static final Register STRIDE = RSI;
  private static final Register MAXIMA = RDX;
  private static final Register SUMS = R8;
  private static final Register WIDTH = RCX;
  private static final Memory ROWS_LEFT = RowOperation.NUMBER;

  private final Assembler a;
  private final Emitter e;
  private final Vector.OfRegister x;
  private final Vector.OfRegister max;
  private final Vector.OfRegister sum;
  private final Vector.OfRegister n;
  private final Vector.OfRegister p;
  private final Vector.OfRegister t;
  private final ExponentialCode functions;
  private final Vector least;

  SoftmaxCode(InstructionSet set) {
    a = set.assembler();
    e = set.emitter(a);
    x = e.register();
    max = e.register();
    sum = e.register();
    n = e.register();
    p = e.register();
    t = e.register();
    functions = new ExponentialCode(e);
    least = e.constant(Float.NEGATIVE_INFINITY);
  }

  /** A maximum forgets NaN, but its exponential does not: the sum is none either. */
  byte[] write() {
    a.move(WIDTH, R9);
    int top = a.here();
    a.move(ROW, RDI);
    e.move(max, least);
    along(this::max);
    e.combine(Combination.MAX, max, t);
    e.broadcast(t, MAXIMA.at(0));
    e.max(max, max, t);
    a.move(RDI, ROW);
    e.zero(sum);
    along(this::exponential);
    e.combine(Combination.SUM, sum, t);
    a.moveInt(R9, 1);
    e.rest(R9);
    e.store(MAXIMA.at(0), max, Lanes.REST);
    e.store(SUMS.at(0), sum, Lanes.REST);
    a.move(RDI, ROW);
    a.add(RDI, STRIDE);
    a.add(MAXIMA, Float.BYTES);
    a.add(SUMS, Float.BYTES);
    a.countDown(ROWS_LEFT, top);
    a.end();
    return a.code();
  }

  private void along(RowLoop.Body body) {
    a.move(R9, WIDTH);
    new RowLoop(a, e).along(RDI, e.bytes()).write(AT_A_TIME, body);
  }

  private void max(int number, Lanes lanes) {
    e.load(x, RDI.at(number * e.bytes()), lanes);
    e.keep(x, lanes, max);
    e.max(max, max, x);
  }

  private void exponential(int number, Lanes lanes) {
    var memory = RDI.at(number * e.bytes());
    e.load(x, memory, lanes);
    e.subtract(x, x, max);
    functions.exponential(x, n, p, t);
    e.keep(x, lanes);
    e.add(sum, sum, x);
    e.store(memory, x, lanes);
  }
}
