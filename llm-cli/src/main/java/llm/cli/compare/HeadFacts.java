package llm.cli.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import llm.cli.compare.MixerFacts.Step;

/**
 * What is made of a pooled row: an embedding, or scores.
 *
 * @param kind {@code Classifier}, {@code Projection}
 * @param ofMean whether it sees the mean of a text's rows
 * @param layers its linear layers, as they work
 * @param steps these and what is between them
 */
record HeadFacts(String kind, boolean ofMean, List<LinearFacts> layers, List<Step> steps) {
  /** What GGUF's names of a classifier's tensors begin with. */
  static final String PLACE = "cls.";

  private static final String NAME = "head";

  static boolean isHead(Details part) {
    return part.block().name().equals(NAME);
  }

  static Optional<HeadFacts> find(Details network) {
    return network.children().stream().filter(HeadFacts::isHead).findFirst().map(HeadFacts::of);
  }

  private static HeadFacts of(Details head) {
    var activation = head.text("activation");
    var steps = new ArrayList<>(head.children().stream().map(Step::of).toList());
    if (!activation.isEmpty()) {
      steps.add(1, new Step("function", FeedForwardFacts.activationText(activation)));
    }
    return new HeadFacts(
        head.block().kind(),
        head.text("pooling").equals("mean"),
        LinearFacts.of(head),
        List.copyOf(steps));
  }

  /** {@code classifier to 1 score}, {@code projection to 768 columns}. */
  String text() {
    long out = layers.getLast().out();
    boolean scores = kind.equals("Classifier");
    return MixerFacts.words(kind)
        + (scores ? " with %d score%s".formatted(out, out == 1 ? "" : "s") : " to " + out)
        + (ofMean ? ", of the mean row" : "");
  }
}
