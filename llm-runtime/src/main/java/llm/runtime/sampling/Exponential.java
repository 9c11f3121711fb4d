package llm.runtime.sampling;

/** The exponential function for softmax over a whole vocabulary. */
final class Exponential {
  private Exponential() {}

  /** e^x. */
  static float of(float x) {
    return (float) Math.exp(x);
  }
}
