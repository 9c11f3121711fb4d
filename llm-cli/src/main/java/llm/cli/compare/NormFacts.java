package llm.cli.compare;

import java.util.Optional;

/**
 * A norm.
 *
 * @param name of its tensor
 * @param kind {@code RMSNorm}, {@code LayerNorm}
 * @param size columns that it brings to a common scale
 * @param epsilon as the model says it
 * @param weight whether it has weights
 * @param bias whether it has a bias
 */
record NormFacts(
    String name, String kind, long size, Optional<Number> epsilon, boolean weight, boolean bias) {

  static NormFacts of(Details norm) {
    return new NormFacts(
        norm.block().name(),
        norm.block().kind(),
        norm.integer("size"),
        norm.number("epsilon"),
        !norm.block().details().getOrDefault("weight", true).equals(false),
        norm.flag("bias"));
  }

  /** The kind, and that it has no weights if it has none. */
  String text() {
    return weight ? kind : kind + " without weights";
  }
}
