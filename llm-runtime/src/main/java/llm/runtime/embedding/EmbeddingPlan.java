package llm.runtime.embedding;

import java.util.Arrays;
import llm.api.Embedding;
import llm.api.EmbeddingOptions;
import llm.api.Observer;
import llm.api.Pooling;
import llm.runtime.engine.Request.Wanted;

/**
 * What is done with the rows of texts, as a call's options ask for it and the model can do it.
 *
 * @param dimensions numbers of a row that comes out
 */
record EmbeddingPlan(
    PoolingChoice choice, Pooling pooling, int dimensions, EmbeddingOptions options) {
  /**
   * That of a call.
   *
   * @throws IllegalArgumentException if the model cannot do what the options ask for
   */
  static EmbeddingPlan of(PoolingChoice choice, EmbeddingOptions options) {
    var pooling = options.pooling().orElse(choice.standard());
    choice.check(pooling);
    int width = choice.width(pooling);
    int dimensions = options.dimensions().orElse(width);
    if (dimensions > width || (pooling == Pooling.RANK && dimensions < width)) {
      throw new IllegalArgumentException(
          "dimensions: "
              + dimensions
              + ", expected "
              + (pooling == Pooling.RANK ? "all of the scores, " : "1 to ")
              + width);
    }
    return new EmbeddingPlan(choice, pooling, dimensions, options);
  }

  Wanted wanted() {
    return choice.wanted(pooling);
  }

  Pooled pool(Reading reading) {
    return choice.pool(pooling, reading.tokens().length);
  }

  boolean observed() {
    return options.observer().isPresent();
  }

  Observer observer() {
    return options.observer().orElseThrow();
  }

  /** Shortens and normalises the rows of a text. */
  Embedding embedding(float[] rows, Reading reading) {
    int width = choice.width(pooling);
    var kept = dimensions == width ? rows : shortened(rows, width);
    if (pooling == Pooling.RANK) {
      if (width > 1) softmax(kept);
    } else if (options.normalized()) {
      for (int at = 0; at < kept.length; at += dimensions) normalize(kept, at);
    }
    return Embedding.ofRows(kept, dimensions, reading.usage());
  }

  /** Scores of several labels become their probabilities. */
  private static void softmax(float[] scores) {
    float max = Float.NEGATIVE_INFINITY;
    for (float score : scores) max = Math.max(max, score);
    double sum = 0;
    for (float score : scores) sum += Math.exp(score - max);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (Math.exp(scores[i] - max) / sum);
    }
  }

  private float[] shortened(float[] rows, int width) {
    int count = rows.length / width;
    if (count == 1) return Arrays.copyOf(rows, dimensions);
    var kept = new float[count * dimensions];
    for (int i = 0; i < count; i++) {
      System.arraycopy(rows, i * width, kept, i * dimensions, dimensions);
    }
    return kept;
  }

  /** Divides a row by its length; one that is all zeros stays so. */
  private void normalize(float[] rows, int from) {
    double squares = 0;
    for (int i = from; i < from + dimensions; i++) squares += (double) rows[i] * rows[i];
    if (squares == 0) return;
    double inverse = 1 / Math.sqrt(squares);
    for (int i = from; i < from + dimensions; i++) rows[i] = (float) (rows[i] * inverse);
  }
}
