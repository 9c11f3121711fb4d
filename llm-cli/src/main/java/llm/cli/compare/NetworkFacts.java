package llm.cli.compare;

import java.util.Locale;
import java.util.Set;

/**
 * Which network of a model is told of.
 *
 * @param kind {@code Decoder}, {@code Encoder}
 * @param alone whether the model has no other
 */
record NetworkFacts(String kind, boolean alone) {
  private static final String ENCODER = "Encoder";
  private static final Set<String> KINDS = Set.of("Decoder", ENCODER);
  private static final String OF_ENCODER = "enc.";
  private static final String OF_DECODER = "dec.";

  static boolean isNetwork(Details block) {
    return KINDS.contains(block.block().kind());
  }

  boolean isEncoder() {
    return kind.equals(ENCODER);
  }

  /** {@code decoder}, {@code encoder}. */
  String name() {
    return kind.toLowerCase(Locale.ROOT);
  }

  /** Whether a tensor belongs to one of two networks. */
  static boolean hasPlace(String tensor) {
    return tensor.startsWith(OF_ENCODER) || tensor.startsWith(OF_DECODER);
  }

  /** What GGUF's names of its tensors begin with, where a file has two networks. */
  String place() {
    if (alone) return "";
    return isEncoder() ? OF_ENCODER : OF_DECODER;
  }
}
