package llm.arch.llama;

import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.tensor.Rows;
import llm.tensor.Workspace;

/**
 * xIELU (Huang and Schlag 2025): {@code a x² + b x} above 0, elsewhere {@code (e^min(x, ε) - 1 - x)
 * n + b x}.
 *
 * @param positive a, of the square
 * @param negative n, of the exponential
 * @param beta b, the slope at 0
 * @param epsilon ε, a little below 0
 */
record Xielu(double positive, double negative, double beta, double epsilon) {
  /** Elements of a task: some microseconds. */
  private static final int PIECE = 1 << 10;

  Xielu {
    if (!Double.isFinite(positive) || !Double.isFinite(negative) || epsilon > 0) {
      throw new InvalidModelException(
          "xielu.alpha_p, alpha_n and eps are "
              + positive
              + ", "
              + negative
              + " and "
              + epsilon
              + ", expected finite numbers, the last not above 0");
    }
  }

  /** Of the keys of a block: what is stored of a and n goes through softplus. */
  static Xielu of(Hyperparameters hp, int block) {
    double beta = hp.bareReal("xielu.beta", block);
    return new Xielu(
        softplus(hp.bareReal("xielu.alpha_p", block)),
        beta + softplus(hp.bareReal("xielu.alpha_n", block)),
        beta,
        hp.bareReal("xielu.eps", block));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** Changes all elements. */
  void apply(Rows x, Workspace workspace) {
    int pieces = Math.ceilDiv(x.width(), PIECE);
    var data = x.data();
    workspace.parallel(
        x.rows() * pieces,
        task -> {
          int from = task % pieces * PIECE;
          int at = x.offset(task / pieces) + from;
          apply(data, at, Math.min(PIECE, x.width() - from));
        });
  }

  private void apply(float[] x, int at, int length) {
    for (int i = at; i < at + length; i++) x[i] = (float) of(x[i]);
  }

  /** Of one number; in double precision, in which e^x - 1 - x keeps enough digits. */
  double of(double x) {
    double bent = x > 0 ? positive * x * x : (Math.exp(Math.min(x, epsilon)) - 1 - x) * negative;
    return bent + beta * x;
  }
}
