package llm.gguf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import llm.tensor.Quoted;
import llm.tensor.TensorType;

/** What name, type and dimensions of a tensor must be, for the reader and the writer alike. */
final class TensorRules {
  static final int MAX_NAME_BYTES = 64;
  static final int MAX_DIMENSIONS = 4;

  private TensorRules() {}

  /** What messages call a tensor. */
  static String label(String name) {
    return "tensor " + Quoted.of(name);
  }

  /** What is wrong with the name, if anything. */
  static Optional<String> nameProblem(String name) {
    var bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes >= 1 && bytes <= MAX_NAME_BYTES) return Optional.empty();
    return Optional.of("has a name of %d bytes; expected 1 to %d".formatted(bytes, MAX_NAME_BYTES));
  }

  /** What is wrong with the number of dimensions, if anything. */
  static Optional<String> rankProblem(int rank) {
    if (rank >= 1 && rank <= MAX_DIMENSIONS) return Optional.empty();
    return Optional.of(
        "has %s dimensions; expected 1 to %d"
            .formatted(Integer.toUnsignedString(rank), MAX_DIMENSIONS));
  }

  /** What is wrong with the dimensions, if anything: then the size in bytes is a long. */
  static Optional<String> shapeProblem(TensorType type, long[] dimensions) {
    var shape =
        Arrays.stream(dimensions)
            .mapToObj(Long::toUnsignedString)
            .collect(Collectors.joining(" x "));
    if (Arrays.stream(dimensions).anyMatch(d -> d == 0)) {
      return Optional.of("is empty: its dimensions are " + shape);
    }
    if (!fits(type, dimensions)) {
      return Optional.of("is too large: its dimensions are %s of %s".formatted(shape, type));
    }
    if (dimensions[0] % type.blockSize() != 0) {
      return Optional.of(
          "has rows of %d elements; expected a multiple of %d, the block size of %s"
              .formatted(dimensions[0], type.blockSize(), type));
    }
    return Optional.empty();
  }

  /** Whether elements and bytes can be counted by a long. */
  private static boolean fits(TensorType type, long[] dimensions) {
    var limit = Long.MAX_VALUE / Math.max(type.blockBytes(), type.blockSize());
    long elements = 1;
    for (var dimension : dimensions) {
      if (dimension < 0 || dimension > limit / elements) return false;
      elements *= dimension;
    }
    return true;
  }
}
