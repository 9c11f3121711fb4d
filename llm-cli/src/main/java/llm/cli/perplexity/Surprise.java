package llm.cli.perplexity;

/**
 * The negative log-likelihoods of tokens, summed up.
 *
 * @param tokens how many
 * @param sum of their negative log-likelihoods, in nats
 * @param sumOfSquares of their negative log-likelihoods
 */
public record Surprise(long tokens, double sum, double sumOfSquares) {
  /** Of no tokens. */
  public static final Surprise NONE = new Surprise(0, 0, 0);

  /** With one token more. */
  public Surprise plus(double negativeLogLikelihood) {
    return new Surprise(
        tokens + 1,
        sum + negativeLogLikelihood,
        sumOfSquares + negativeLogLikelihood * negativeLogLikelihood);
  }

  /** Nats a token. */
  public double mean() {
    return sum / tokens;
  }

  /** Among how many equally likely tokens the model would choose as well. */
  public double perplexity() {
    return Math.exp(mean());
  }

  /** The standard error of the perplexity, as if tokens were independent; 0 for a single one. */
  public double error() {
    if (tokens < 2) return 0;
    double variance = Math.max(0, sumOfSquares / tokens - mean() * mean());
    return Math.sqrt(variance / (tokens - 1)) * perplexity();
  }

  /**
   * The negative log-likelihood of a token, in nats: {@code log Σ exp(logits - max) - (logit -
   * max)}, in doubles, so that neither large logits overflow nor small ones vanish.
   */
  static double of(float[] logits, int token) {
    var max = Float.NEGATIVE_INFINITY;
    for (var logit : logits) max = Math.max(max, logit);
    var sum = 0.0;
    for (var logit : logits) sum += Math.exp((double) logit - max);
    return Math.log(sum) - ((double) logits[token] - max);
  }
}
