package llm.tensor.kernel;

/**
 * Numbers of the functions that vectors compute, and machine code: coefficients of polynomials, and
 * where they hold.
 *
 * <p>The coefficients are our own fits: least squares at Chebyshev nodes, reweighted until the
 * largest error was even. Each is named by its power.
 */
public final class Approximations {
  /** Below it, e^x is given as 0: arithmetic is slow where it is subnormal. */
  public static final float EXP_SMALLEST = -86.6f;

  public static final float LOG2_E = 1.44269504f;

  /** 10 bits of ln 2: products with integers are exact. */
  public static final float LN2_HIGH = 0.693359375f;

  /** What it lacks. */
  public static final float LN2_LOW = -2.12194440e-4f;

  /** Adding it leaves an integer in the low bits. */
  public static final float ROUNDER = 0x1.8p23f;

  // e^r = 1 + r + r²/2 + ..., for |r| up to ln(2)/2.
  public static final float EXP_6 = 0.001395059865899384f;
  public static final float EXP_5 = 0.008368954062461853f;
  public static final float EXP_4 = 0.04166620597243309f;
  public static final float EXP_3 = 0.166665181517601f;

  /** Up to here tanh is a polynomial: beyond, 1 - 2 / (e^2x + 1) loses no digits. */
  public static final float TANH_SMALL = 0.625f;

  // tanh x = x + ...
  public static final float TANH_13 = 0.002298935316503048f;
  public static final float TANH_11 = -0.008350001648068428f;
  public static final float TANH_9 = 0.021770993247628212f;
  public static final float TANH_7 = -0.053959548473358154f;
  public static final float TANH_5 = 0.13333305716514587f;
  public static final float TANH_3 = -0.3333333432674408f;

  /** Up to here Φ(-t) is computed: beyond, it is 0. */
  public static final float PHI_LARGEST = 20;

  // Φ(-t) = 1 / (2 p⁸), with p = 1 + ...: as even a fit as of erfc, without an exponential.
  public static final float PHI_8 = 2.9321390684344806e-6f;
  public static final float PHI_7 = -1.6743184460210614e-5f;
  public static final float PHI_6 = 9.75638467934914e-5f;
  public static final float PHI_5 = 0.00011139369598822668f;
  public static final float PHI_4 = 0.0009806075831875205f;
  public static final float PHI_3 = 0.008591669611632824f;
  public static final float PHI_2 = 0.04478878900408745f;
  public static final float PHI_1 = 0.09973249584436417f;

  /** GELU, with the tanh approximation, is x / (1 + e^(-factor (x + cubic x³))). */
  public static final float GELU_FACTOR = (float) (2 * Math.sqrt(2 / Math.PI));

  public static final float GELU_CUBIC = 0.044715f;

  private Approximations() {}
}
