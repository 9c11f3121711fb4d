package llm.gguf;

import java.nio.ByteOrder;
import java.util.List;
import llm.tensor.Tensor;

/**
 * One file, read and checked.
 *
 * @param tensors in the file's order
 */
record Shard(Source source, Header header, Metadata metadata, List<Tensor> tensors) {
  /**
   * What a file says of itself.
   *
   * @param alignment of the tensors' offsets, in bytes
   */
  record Header(int version, ByteOrder order, long alignment) {}

  Shard {
    tensors = List.copyOf(tensors);
  }

  String name() {
    return source.name();
  }

  /** A count that a shard has of its set ({@code split.count}), which a file alone lacks. */
  long split(String key, long absent) {
    return metadata.integer(key).orElse(absent);
  }

  /** How many files the set has; a file alone has 0 or 1, or says nothing. */
  long splitCount() {
    return split("split.count", 1);
  }
}
