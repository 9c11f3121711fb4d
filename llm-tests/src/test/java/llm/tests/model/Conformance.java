package llm.tests.model;

import java.util.Arrays;
import llm.api.EvaluationOptions;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.ModelSource;
import llm.tensor.Backend;

/** Runs a reference's model, and compares. */
public final class Conformance {
  private Conformance() {}

  /** Whether logits and greedy ids are the reference's; of an encoder, its rows. */
  public static boolean passes(Variant variant) {
    if (variant.hasRows()) return rowDifference(variant, Backend.chosen()) < variant.bar();
    int all = variant.reference().prompt().length;
    return difference(variant, all, LoadOptions.defaults()) < variant.bar()
        && Arrays.equals(variant.greedy(), greedy(variant));
  }

  /**
   * How far the logits are off, in standard deviations of the reference's.
   *
   * @param chunk tokens that are run at a time
   */
  static double difference(Variant variant, int chunk, LoadOptions options) {
    var reference = variant.reference();
    int first = reference.firstPosition();
    var expected = variant.logits();
    int vocabulary = expected.length / (reference.prompt().length - first);
    var actual = new float[expected.length];
    Arrays.fill(actual, Float.NaN);
    try (var model = LanguageModel.load(ModelSource.of(variant.model()), options)) {
      var evaluation =
          EvaluationOptions.builder()
              .chunk(chunk)
              .observer(
                  (position, logits) -> {
                    int to = (position - first) * vocabulary;
                    if (to >= 0) System.arraycopy(logits, 0, actual, to, logits.length);
                  })
              .build();
      model.evaluate(
          reference.prompt(), evaluation.toBuilder().encoderTokens(reference.source()).build());
    }
    return LogitDifference.inStandardDeviations(expected, actual);
  }

  /** The likeliest ids, as many as are compared with the reference's. */
  static int[] greedy(Variant variant) {
    try (var model = LanguageModel.load(variant.model())) {
      var reference = variant.reference();
      return Greedy.idsBeyondEnds(
          model, reference.source(), reference.prompt(), variant.greedy().length);
    }
  }

  /** How far the rows are off that a backend computes, in standard deviations. */
  static double rowDifference(Variant variant, Backend backend) {
    var prompt = variant.reference().prompt();
    try (var network = LoadedNetwork.of(variant.model(), backend)) {
      var rows = network.rows(prompt, variant.types());
      return LogitDifference.inStandardDeviations(variant.rows(), rows);
    }
  }
}
