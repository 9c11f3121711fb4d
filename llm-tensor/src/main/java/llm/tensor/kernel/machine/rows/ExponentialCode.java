package llm.tensor.kernel.machine.rows;

import static llm.tensor.asm.amd64.VectorInstruction.VADDPS;
import static llm.tensor.asm.amd64.VectorInstruction.VCMPPS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD213PS;
import static llm.tensor.asm.amd64.VectorInstruction.VFMADD231PS;
import static llm.tensor.asm.amd64.VectorInstruction.VMINPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMOVUPS;
import static llm.tensor.asm.amd64.VectorInstruction.VMULPS;
import static llm.tensor.asm.amd64.VectorInstruction.VSCALEFPS;
import static llm.tensor.asm.amd64.VectorInstruction.VSUBPS;

import llm.tensor.asm.amd64.Assembler;
import llm.tensor.asm.amd64.Mask;

/**
 * Machine code of e^x, as {@code VectorMath} computes it: 2ⁿ e^r with |r| at most ln(2)/2.
 *
 * <p>Takes twelve registers for constants, and the mask register 2.
 */
final class ExponentialCode {
  /** Below it, e^x is given as 0: arithmetic is slow where it is subnormal. */
  private static final float SMALLEST = -86.6f;

  /** From somewhat below it on, e^x is infinite. */
  private static final float LARGEST = 100;

  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float ROUNDER = 0x1.8p23f; // adding it leaves an integer
  private static final int NOT_LESS = 5; // compares: larger, equal, or no number
  private static final Mask NOT_TINY = Mask.of(2);

  private final Assembler a;
  private final int smallest;
  private final int largest;
  private final int log2;
  private final int rounder;
  private final int lessHigh;
  private final int lessLow;
  private final int[] coefficients;

  /** The register of 1/2, and of 1. */
  final int half;

  final int one;

  ExponentialCode(Assembler a, FloatConstants constants) {
    this.a = a;
    smallest = constants.of(SMALLEST);
    largest = constants.of(LARGEST);
    log2 = constants.of(LOG2_E);
    rounder = constants.of(ROUNDER);
    lessHigh = constants.of(-LN2_HIGH);
    lessLow = constants.of(-LN2_LOW);
    half = constants.of(0.5f);
    one = constants.of(1f);
    coefficients =
        constants.of(
            0.001395059865899384f, 0.008368954062461853f, 0.04166620597243309f, 0.166665181517601f);
  }

  /**
   * x becomes e^x.
   *
   * <p>The first minimum gives its second operand where that is no number, which then goes on to
   * the result. What rounding makes of numbers far below the smallest is not looked at.
   *
   * @param n overwritten, as are p and t
   */
  void exponential(int x, int n, int p, int t) {
    a.vector(VCMPPS, NOT_TINY.number(), x, smallest, NOT_LESS);
    a.vector(VMINPS, x, largest, x);
    a.vector(VMOVUPS, n, rounder);
    a.vector(VFMADD231PS, n, x, log2);
    a.vector(VSUBPS, n, n, rounder);
    a.vector(VFMADD231PS, x, n, lessHigh);
    a.vector(VFMADD231PS, x, n, lessLow);
    polynomial(p, x, coefficients);
    a.vector(VFMADD213PS, p, x, half);
    a.vector(VMULPS, t, x, x);
    a.vector(VFMADD213PS, p, t, x);
    a.vector(VADDPS, p, p, one);
    a.vector(VSCALEFPS, NOT_TINY.zeroing(), x, p, n);
  }

  /** p = a polynomial of x whose coefficients lie in registers, that of the highest power first. */
  void polynomial(int p, int x, int[] coefficients) {
    a.vector(VMOVUPS, p, coefficients[0]);
    for (int i = 1; i < coefficients.length; i++) a.vector(VFMADD213PS, p, x, coefficients[i]);
  }
}
