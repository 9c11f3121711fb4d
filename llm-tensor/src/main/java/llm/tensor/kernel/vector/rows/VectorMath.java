package llm.tensor.kernel.vector.rows;

import static llm.tensor.kernel.Approximations.ERFC_0;
import static llm.tensor.kernel.Approximations.ERFC_1;
import static llm.tensor.kernel.Approximations.ERFC_10;
import static llm.tensor.kernel.Approximations.ERFC_2;
import static llm.tensor.kernel.Approximations.ERFC_3;
import static llm.tensor.kernel.Approximations.ERFC_4;
import static llm.tensor.kernel.Approximations.ERFC_5;
import static llm.tensor.kernel.Approximations.ERFC_6;
import static llm.tensor.kernel.Approximations.ERFC_7;
import static llm.tensor.kernel.Approximations.ERFC_8;
import static llm.tensor.kernel.Approximations.ERFC_9;
import static llm.tensor.kernel.Approximations.EXP_3;
import static llm.tensor.kernel.Approximations.EXP_4;
import static llm.tensor.kernel.Approximations.EXP_5;
import static llm.tensor.kernel.Approximations.EXP_6;
import static llm.tensor.kernel.Approximations.EXP_SMALLEST;
import static llm.tensor.kernel.Approximations.LN2_HIGH;
import static llm.tensor.kernel.Approximations.LN2_LOW;
import static llm.tensor.kernel.Approximations.LOG2_E;
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

  /** x Φ(x): erfc(t) = u e^(P(u) - t²), with t = |x|/√2 and u = 1/(1 + t/2). */
  public static FloatVector geluExact(FloatVector x) {
    var t = x.abs().mul((float) Math.sqrt(0.5));
    var u = splat(1).div(t.fma(splat(0.5f), splat(1)));
    var p = splat(ERFC_10);
    p = p.fma(u, splat(ERFC_9));
    p = p.fma(u, splat(ERFC_8));
    p = p.fma(u, splat(ERFC_7));
    p = p.fma(u, splat(ERFC_6));
    p = p.fma(u, splat(ERFC_5));
    p = p.fma(u, splat(ERFC_4));
    p = p.fma(u, splat(ERFC_3));
    p = p.fma(u, splat(ERFC_2));
    p = p.fma(u, splat(ERFC_1));
    p = p.fma(u, splat(ERFC_0));
    var half = exp(p.sub(t.mul(t))).mul(u).mul(0.5f); // Φ(-|x|)
    var phi = splat(1).sub(half).blend(half, x.compare(VectorOperators.LT, 0));
    return x.mul(phi);
  }

  private static FloatVector splat(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
