package llm.tensor.kernel.vector.rows;

import static llm.tensor.kernel.Approximations.EXP_3;
import static llm.tensor.kernel.Approximations.EXP_4;
import static llm.tensor.kernel.Approximations.EXP_5;
import static llm.tensor.kernel.Approximations.EXP_6;
import static llm.tensor.kernel.Approximations.EXP_SMALLEST;
import static llm.tensor.kernel.Approximations.LN2_HIGH;
import static llm.tensor.kernel.Approximations.LN2_LOW;
import static llm.tensor.kernel.Approximations.LOG2_E;
import static llm.tensor.kernel.Approximations.PHI_1;
import static llm.tensor.kernel.Approximations.PHI_2;
import static llm.tensor.kernel.Approximations.PHI_3;
import static llm.tensor.kernel.Approximations.PHI_4;
import static llm.tensor.kernel.Approximations.PHI_5;
import static llm.tensor.kernel.Approximations.PHI_6;
import static llm.tensor.kernel.Approximations.PHI_7;
import static llm.tensor.kernel.Approximations.PHI_8;
import static llm.tensor.kernel.Approximations.PHI_LARGEST;
import static llm.tensor.kernel.Approximations.ROUNDER;
import static llm.tensor.kernel.Approximations.TANH_11;
import static llm.tensor.kernel.Approximations.TANH_13;
import static llm.tensor.kernel.Approximations.TANH_3;
import static llm.tensor.kernel.Approximations.TANH_5;
import static llm.tensor.kernel.Approximations.TANH_7;
import static llm.tensor.kernel.Approximations.TANH_9;
import static llm.tensor.kernel.Approximations.TANH_SMALL;
import static llm.tensor.kernel.vector.lanes.Species.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Functions of vectors, within a few units in the last place. */
public final class VectorMath {
  /** Above it, e^x is infinite in 32 bits. */
  private static final float LARGEST = 88.7228f;

  private static final int EXPONENT_AT = 23;

  private VectorMath() {}

  /** e^x: 2ⁿ e^r with |r| at most ln(2)/2. */
  public static FloatVector exp(FloatVector x) {
    var bounded = x.max(EXP_SMALLEST).min(LARGEST);
    var rounded = bounded.fma(splat(LOG2_E), splat(ROUNDER));
    var n = rounded.sub(ROUNDER);
    var r = n.fma(splat(-LN2_HIGH), bounded);
    r = n.fma(splat(-LN2_LOW), r);
    var p = splat(EXP_6);
    p = p.fma(r, splat(EXP_5));
    p = p.fma(r, splat(EXP_4));
    p = p.fma(r, splat(EXP_3));
    p = p.fma(r, splat(0.5f));
    p = p.fma(r.mul(r), r).add(1);
    // 2^(n-1), times two: 2^128 is no float
    var power =
        rounded
            .reinterpretAsInts()
            .add(126)
            .lanewise(VectorOperators.LSHL, EXPONENT_AT)
            .reinterpretAsFloats();
    var result = p.mul(power).mul(2);
    return result
        .blend(0, x.compare(VectorOperators.LT, EXP_SMALLEST))
        .blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, LARGEST));
  }

  /** tanh x. */
  public static FloatVector tanh(FloatVector x) {
    var s = x.mul(x);
    var p = splat(TANH_13);
    p = p.fma(s, splat(TANH_11));
    p = p.fma(s, splat(TANH_9));
    p = p.fma(s, splat(TANH_7));
    p = p.fma(s, splat(TANH_5));
    p = p.fma(s, splat(TANH_3));
    var small = p.fma(s.mul(x), x);
    var large = splat(1).sub(splat(2).div(exp(x.add(x)).add(1)));
    return large.blend(small, x.abs().compare(VectorOperators.LT, TANH_SMALL));
  }

  /** x / (1 + e^(-factor)). */
  public static FloatVector sigmoidTimes(FloatVector x, FloatVector factor) {
    return x.div(exp(factor.neg()).add(1));
  }

  /** x Φ(x) = max(x, 0) - t Φ(-t), with t = |x| and Φ(-t) = 1/(2 p⁸), p a polynomial. */
  public static FloatVector geluExact(FloatVector x) {
    var t = x.abs().min(PHI_LARGEST);
    var p = splat(PHI_8);
    p = p.fma(t, splat(PHI_7));
    p = p.fma(t, splat(PHI_6));
    p = p.fma(t, splat(PHI_5));
    p = p.fma(t, splat(PHI_4));
    p = p.fma(t, splat(PHI_3));
    p = p.fma(t, splat(PHI_2));
    p = p.fma(t, splat(PHI_1));
    p = p.fma(t, splat(1));
    p = p.mul(p);
    p = p.mul(p);
    p = p.mul(p);
    var lost = t.mul(0.5f).div(p);
    // of negative infinity no number, as infinity times 0 is
    return x.min(0).fma(splat(0), x.max(0).sub(lost));
  }

  private static FloatVector splat(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
