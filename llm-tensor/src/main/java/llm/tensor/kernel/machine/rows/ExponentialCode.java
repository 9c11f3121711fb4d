package llm.tensor.kernel.machine.rows;

import static llm.tensor.kernel.Approximations.EXP_3;
import static llm.tensor.kernel.Approximations.EXP_4;
import static llm.tensor.kernel.Approximations.EXP_5;
import static llm.tensor.kernel.Approximations.EXP_6;
import static llm.tensor.kernel.Approximations.EXP_SMALLEST;
import static llm.tensor.kernel.Approximations.LN2_HIGH;
import static llm.tensor.kernel.Approximations.LN2_LOW;
import static llm.tensor.kernel.Approximations.LOG2_E;
import static llm.tensor.kernel.Approximations.ROUNDER;

import llm.tensor.kernel.machine.isa.Choice;
import llm.tensor.kernel.machine.isa.ComparePredicate;
import llm.tensor.kernel.machine.isa.Emitter;
import llm.tensor.kernel.machine.isa.Vector;

/**
 * Machine code of e^x: 2ⁿ e^r with |r| at most ln(2)/2, and e^r by a polynomial.
 *
 * <p>Takes twelve constants and a choice.
 */
final class ExponentialCode {
  /** From somewhat below it on, e^x is infinite. */
  private static final float LARGEST = 100;

  private final Emitter e;
  private final Choice notTiny;
  private final Vector smallest;
  private final Vector largest;
  private final Vector log2;
  private final Vector rounder;
  private final Vector lessHigh;
  private final Vector lessLow;
  private final Vector[] coefficients;

  final Vector half;
  final Vector one;

  ExponentialCode(Emitter e) {
    this.e = e;
    notTiny = e.choice();
    smallest = e.constant(EXP_SMALLEST);
    largest = e.constant(LARGEST);
    log2 = e.constant(LOG2_E);
    rounder = e.constant(ROUNDER);
    lessHigh = e.constant(-LN2_HIGH);
    lessLow = e.constant(-LN2_LOW);
    half = e.constant(0.5f);
    one = e.constant(1f);
    coefficients = e.constants(EXP_6, EXP_5, EXP_4, EXP_3);
  }

  /**
   * x becomes e^x.
   *
   * <p>The first minimum gives its second operand where that is no number, which then goes on to
   * the result. What rounding makes of numbers far below the smallest is not looked at.
   *
   * @param n overwritten, as are p and t
   */
  void exponential(
      Vector.OfRegister x, Vector.OfRegister n, Vector.OfRegister p, Vector.OfRegister t) {
    e.compare(notTiny, ComparePredicate.NOT_LESS, x, smallest);
    e.min(x, largest, x);
    e.move(n, rounder);
    e.addProduct(n, x, log2);
    e.subtract(n, n, rounder);
    e.addProduct(x, n, lessHigh);
    e.addProduct(x, n, lessLow);
    polynomial(p, x, coefficients);
    e.multiplyAdd(p, x, half);
    e.multiply(t, x, x);
    e.multiplyAdd(p, t, x);
    e.add(x, p, one);
    e.scale(x, n, t, notTiny);
  }

  /** p = a polynomial of x: the coefficient of the highest power first. */
  void polynomial(Vector.OfRegister p, Vector.OfRegister x, Vector[] coefficients) {
    e.move(p, coefficients[0]);
    for (int i = 1; i < coefficients.length; i++) e.multiplyAdd(p, x, coefficients[i]);
  }
}
