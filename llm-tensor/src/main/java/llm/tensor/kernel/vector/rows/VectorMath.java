package llm.tensor.kernel.vector.rows;

import static llm.tensor.kernel.vector.lanes.Species.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Functions of vectors, within a few units in the last place.
 *
 * <p>The coefficients are our own fits: least squares at Chebyshev nodes, reweighted until the
 * largest error was even.
 */
public final class VectorMath {
  /** Below it, e^x is given as 0: it would be subnormal, or nearly. */
  private static final float SMALLEST = -86.6f;

  /** Above it, e^x is infinite in 32 bits. */
  private static final float LARGEST = 88.7228f;

  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f; // 10 bits: products with integers are exact
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float ROUNDER = 0x1.8p23f; // adding it leaves the integer in the low bits
  private static final int EXPONENT_AT = 23;

  /** Up to here tanh is a polynomial: beyond, 1 - 2 / (e^2x + 1) loses no digits. */
  private static final float TANH_SMALL = 0.625f;

  private VectorMath() {}

  /** e^x: 2ⁿ e^r with |r| at most ln(2)/2. */
  public static FloatVector exp(FloatVector x) {
    var bounded = x.max(SMALLEST).min(LARGEST);
    var rounded = bounded.fma(splat(LOG2_E), splat(ROUNDER));
    var n = rounded.sub(ROUNDER);
    var r = n.fma(splat(-LN2_HIGH), bounded);
    r = n.fma(splat(-LN2_LOW), r);
    var p = splat(0.001395059865899384f);
    p = p.fma(r, splat(0.008368954062461853f));
    p = p.fma(r, splat(0.04166620597243309f));
    p = p.fma(r, splat(0.166665181517601f));
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
        .blend(0, x.compare(VectorOperators.LT, SMALLEST))
        .blend(Float.POSITIVE_INFINITY, x.compare(VectorOperators.GT, LARGEST));
  }

  /** tanh x. */
  public static FloatVector tanh(FloatVector x) {
    var s = x.mul(x);
    var p = splat(0.002298935316503048f);
    p = p.fma(s, splat(-0.008350001648068428f));
    p = p.fma(s, splat(0.021770993247628212f));
    p = p.fma(s, splat(-0.053959548473358154f));
    p = p.fma(s, splat(0.13333305716514587f));
    p = p.fma(s, splat(-0.3333333432674408f));
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
    var p = splat(-0.12116651982069016f);
    p = p.fma(u, splat(0.8507358431816101f));
    p = p.fma(u, splat(-2.478029727935791f));
    p = p.fma(u, splat(3.784032106399536f));
    p = p.fma(u, splat(-3.131216526031494f));
    p = p.fma(u, splat(1.4101440906524658f));
    p = p.fma(u, splat(-0.6070341467857361f));
    p = p.fma(u, splat(0.1975824385881424f));
    p = p.fma(u, splat(0.35927915573120117f));
    p = p.fma(u, splat(1.0012266635894775f));
    p = p.fma(u, splat(-1.26555335521698f));
    var half = exp(p.sub(t.mul(t))).mul(u).mul(0.5f); // Φ(-|x|)
    var phi = splat(1).sub(half).blend(half, x.compare(VectorOperators.LT, 0));
    return x.mul(phi);
  }

  private static FloatVector splat(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
