package llm.blocks.experts;

import llm.blocks.Hyperparameters;

/** How scores become weights: {@code expert_gating_func}. */
public enum Scoring {
  /** Softmax of all scores: weights of all experts sum to 1 (Shazeer et al. 2017). */
  SOFTMAX("softmax") {
    @Override
    void ofAll(float[] x, int from, int to) {
      softmax(x, from, to);
    }
  },
  /** Sigmoid of each score by itself (DeepSeek-AI 2024). */
  SIGMOID("sigmoid") {
    @Override
    void ofAll(float[] x, int from, int to) {
      for (int i = from; i < to; i++) x[i] = sigmoid(x[i]);
    }
  },
  /** Softmax of the chosen scores: the choice is by the scores themselves. */
  SOFTMAX_OF_CHOSEN("softmax of the chosen") {
    @Override
    void ofChosen(float[] x, int from, int to) {
      softmax(x, from, to);
    }
  },
  /** Sigmoid of each chosen score: the choice is by the scores themselves (Meta AI 2025). */
  SIGMOID_OF_CHOSEN("sigmoid of the chosen") {
    @Override
    void ofChosen(float[] x, int from, int to) {
      for (int i = from; i < to; i++) x[i] = sigmoid(x[i]);
    }
  },
  /** {@code √(ln(1 + eˣ))} of each score by itself. */
  SQRT_SOFTPLUS("sqrt(softplus)") {
    @Override
    void ofAll(float[] x, int from, int to) {
      for (int i = from; i < to; i++) x[i] = sqrtSoftplus(x[i]);
    }
  },
  /**
   * SparseMixer (Liu et al. 2023; Liu et al. 2024): each choice weighs as much as its softmax among
   * those scores not chosen before it that come within 2 of 100 of it, 1 where none does.
   */
  SPARSE_MIXER("sparse mixer") {
    @Override
    float ofBest(float[] x, int from, int to, int best) {
      double sum = 0;
      for (int i = from; i < to; i++) {
        // what was chosen before is minus infinity
        float behind = (x[best] - x[i]) / Math.max(Math.abs(x[i]), x[best]);
        if (i == best || behind <= NEAR) sum += Math.exp(x[i] - x[best]);
      }
      return (float) (1 / sum);
    }
  };

  /** Twice the jitter that scores had in training. */
  private static final float NEAR = 0.02f;

  private final String text;

  Scoring(String text) {
    this.text = text;
  }

  /** What the file says, or a default where it says nothing. */
  static Scoring of(Hyperparameters hp, Scoring otherwise) {
    int function = hp.integer("expert_gating_func", 0);
    return switch (function) {
      case 0 -> otherwise;
      case 1 -> SOFTMAX;
      case 2 -> SIGMOID;
      case 3 -> SOFTMAX_OF_CHOSEN;
      case 4 -> SQRT_SOFTPLUS;
      default ->
          throw hp.wrong(
              "expert_gating_func",
              function,
              "1, softmax, 2, sigmoid, 3, softmax of the chosen, or 4, sqrt(softplus)");
    };
  }

  /** Turns the scores of all experts into what the choice is by, in place. */
  void ofAll(float[] x, int from, int to) {}

  /** What the best one weighs before it is turned by {@link #ofChosen}. */
  float ofBest(float[] x, int from, int to, int best) {
    return x[best];
  }

  /** Turns what the chosen were chosen by into their weights, in place. */
  void ofChosen(float[] x, int from, int to) {}

  /** As descriptions name it. */
  String text() {
    return text;
  }

  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }

  private static float sqrtSoftplus(float x) {
    return (float) Math.sqrt(Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
  }

  private static void softmax(float[] x, int from, int to) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) max = Math.max(max, x[i]);
    float sum = 0;
    for (int i = from; i < to; i++) {
      x[i] = (float) Math.exp(x[i] - max);
      sum += x[i];
    }
    for (int i = from; i < to; i++) x[i] /= sum;
  }
}
