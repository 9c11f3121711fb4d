package llm.cli.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One block's feed-forward; of experts, that of one expert.
 *
 * @param gated whether a gate multiplies what goes up
 * @param activation as the kernels name it: {@code SILU}
 * @param length width inside: {@code feed_forward_length}
 * @param limits of the gate, by name: {@code alpha}, {@code limit}, {@code sparsity}
 * @param weighed whether each row says how much it counts
 * @param layers its linear layers, as they work
 * @param experts how many such there are, where there are several
 */
record FeedForwardFacts(
    boolean gated,
    String activation,
    long length,
    Map<String, Object> limits,
    boolean weighed,
    List<LinearFacts> layers,
    Optional<ExpertFacts> experts) {

  private static final Map<String, String> ACTIVATIONS =
      Map.of(
          "RELU", "ReLU",
          "SILU", "SiLU",
          "GELU", "GELU (tanh)",
          "GELU_EXACT", "GELU (erf)",
          "RELU_SQUARED", "ReLU²",
          "SIGMOID", "sigmoid");

  /**
   * A choice of experts.
   *
   * @param count how many there are
   * @param used how many a row goes through
   * @param router chooses
   * @param shared goes with all rows, where there is one
   */
  record ExpertFacts(
      long count, long used, Optional<LinearFacts> router, Optional<FeedForwardFacts> shared) {
    private static ExpertFacts of(Details experts) {
      return of(
          experts,
          experts.children().stream().filter(child -> child.is("FeedForward")).skip(1).findFirst());
    }

    private static ExpertFacts of(Details experts, Optional<Details> shared) {
      return new ExpertFacts(
          experts.integer("expert_count"),
          experts.integer("expert_used_count"),
          LinearFacts.of(experts).stream().findFirst(),
          shared.map(FeedForwardFacts::single));
    }

    String text() {
      var text = "%d, of which %d used".formatted(count, used);
      return shared
          .map(s -> text + ", and one shared of width " + s.length + (s.weighed ? ", weighed" : ""))
          .orElse(text);
    }
  }

  /**
   * Of a block {@code FeedForward} or {@code Experts}, or of both side by side: then all rows go
   * through the first, as through a shared expert.
   */
  static FeedForwardFacts of(Details block) {
    var beside = block.is("FeedForwardSum") ? block.child("Experts") : Optional.<Details>empty();
    if (beside.isPresent()) {
      return expert(beside.get()).of(ExpertFacts.of(beside.get(), block.child("FeedForward")));
    }
    return block.is("Experts") ? expert(block).of(ExpertFacts.of(block)) : single(block);
  }

  private static FeedForwardFacts expert(Details experts) {
    return single(experts.child("FeedForward").orElse(experts));
  }

  private static FeedForwardFacts single(Details block) {
    var limits = block.beginning("alpha");
    limits.putAll(block.beginning("limit"));
    limits.putAll(block.beginning("sparsity"));
    return new FeedForwardFacts(
        block.text("form").equals("gated"),
        block.text("activation"),
        block.integer("feed_forward_length"),
        limits,
        block.flag("weighed"),
        LinearFacts.of(block),
        Optional.empty());
  }

  private FeedForwardFacts of(ExpertFacts experts) {
    return new FeedForwardFacts(
        gated, activation, length, limits, weighed, layers, Optional.of(experts));
  }

  /** The activation as papers write it. */
  String activationText() {
    return activationText(activation);
  }

  /** An activation as papers write it. */
  static String activationText(String activation) {
    return ACTIVATIONS.getOrDefault(activation, activation.toLowerCase(Locale.ROOT));
  }

  String formText() {
    var parts = new ArrayList<String>();
    parts.add(gated ? "gated" : "plain");
    parts.add(activationText());
    limits.forEach(
        (name, value) ->
            parts.add(name + " " + (value instanceof Number n ? Numbers.text(n) : value)));
    return String.join(", ", parts);
  }

  /** How much wider it is inside than the residual stream. */
  double ratio(long embeddingLength) {
    return embeddingLength == 0 ? 0 : (double) length / embeddingLength;
  }

  String ratioText(long embeddingLength) {
    return "%s (%d / %d)".formatted(Numbers.text(ratio(embeddingLength)), length, embeddingLength);
  }

  String expertsText() {
    return experts.map(ExpertFacts::text).orElse("none");
  }
}
