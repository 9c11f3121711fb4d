package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.Register.RDI;
import static llm.tensor.asm.amd64.Register.RSI;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.kernel.machine.isa.Emitter;
import llm.tensor.kernel.machine.isa.Emitter.Combination;
import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.machine.isa.Lanes;
import llm.tensor.kernel.machine.isa.Vector;

/**
 * Writes machine code that makes one float of a row: its largest element, its sum, or {@code Σ (x -
 * number)²}.
 */
final class ReductionCode implements RowLoop.Body {
  /** Results of so many vectors at a time: an addition takes four cycles. */
  private static final int AT_A_TIME = 4;

  private final Assembler a;
  private final Emitter e;
  private final Vector.OfRegister x;
  private final Vector.OfRegister[] results = new Vector.OfRegister[AT_A_TIME];
  private final Vector.OfRegister[] sizes = new Vector.OfRegister[AT_A_TIME];
  private final Vector positive;
  private final RowOperation operation;

  ReductionCode(InstructionSet set, RowOperation operation) {
    this.operation = operation;
    a = set.assembler();
    e = set.emitter(a);
    x = e.register();
    for (int i = 0; i < AT_A_TIME; i++) results[i] = e.register();
    for (int i = 0; i < AT_A_TIME; i++) sizes[i] = e.register();
    positive = e.constantBits(Integer.MAX_VALUE);
  }

  byte[] write() {
    a.add(RDI, RSI);
    var least = e.constant(Float.NEGATIVE_INFINITY);
    for (int i = 0; i < AT_A_TIME; i++) {
      if (operation == RowOperation.MAX) e.move(results[i], least);
      else e.zero(results[i]);
      e.zero(sizes[i]);
    }
    if (operation == RowOperation.SQUARES) e.broadcast(number(), RowOperation.NUMBER);
    new RowLoop(a, e).along(RDI, e.bytes()).write(AT_A_TIME, this);
    if (operation == RowOperation.MAX) {
      combine(Combination.MAX, results);
      combine(Combination.MAX_BITS, sizes);
      e.min(x, results[0], sizes[0]);
      e.result(x);
    } else {
      combine(Combination.SUM, results);
      e.result(results[0]);
    }
    a.end();
    return a.code();
  }

  /** Sums have no sizes. */
  private Vector.OfRegister number() {
    return sizes[0];
  }

  /** Adds a vector to the results. */
  @Override
  public void write(int number, Lanes lanes) {
    e.load(x, RDI.at(number * e.bytes()), lanes);
    switch (operation) {
      case MAX -> max(lanes, results[number], sizes[number]);
      case SUM -> e.add(results[number], results[number], x);
      case SQUARES -> {
        e.subtract(x, x, number());
        e.keep(x, lanes);
        e.addProduct(results[number], x, x);
      }
      default -> throw new IllegalStateException(operation.name());
    }
  }

  /**
   * The processor's maximum forgets NaN, but without its sign and as an unsigned int, NaN is larger
   * than any number. So the largest size goes along, which is no less than the largest element: the
   * smaller of both is the element, or else NaN, since it stands second.
   */
  private void max(Lanes lanes, Vector.OfRegister result, Vector.OfRegister size) {
    e.keep(x, lanes, result);
    e.max(result, result, x);
    e.and(x, x, positive);
    e.combineTwo(Combination.MAX_BITS, size, size, x);
  }

  private void combine(Combination how, Vector.OfRegister[] parts) {
    for (int n = AT_A_TIME / 2; n > 0; n /= 2) {
      for (int i = 0; i < n; i++) e.combineTwo(how, parts[i], parts[i], parts[i + n]);
    }
    e.combine(how, parts[0], parts[1]);
  }
}
