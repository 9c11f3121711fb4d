package llm.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import llm.api.ModelDescription;
import llm.gguf.GgufFile;
import llm.gguf.Metadata;
import llm.tensor.Tensor;

/**
 * What is known of a model.
 *
 * @param header of the file
 * @param metadata of the file
 * @param tensors of the file
 * @param model how it was composed; empty where it was not
 * @param failure why it was not composed; empty where it was, or where there is nothing to compose
 */
record Inspection(
    Header header,
    Metadata metadata,
    List<Tensor> tensors,
    Optional<ModelDescription> model,
    Optional<String> failure) {
  /** By the numbers that files have for them. */
  private static final List<String> POOLINGS = List.of("none", "mean", "cls", "last", "rank");

  /**
   * What a file says of itself.
   *
   * @param name of the first shard
   * @param bytes of all shards
   * @param version 2 or 3
   * @param byteOrder of the file
   */
  record Header(String name, long bytes, int version, String byteOrder) {}

  /** Tensors of one type. */
  record TypeSize(int tensors, long elements, long bytes) {
    private TypeSize plus(TypeSize other) {
      return new TypeSize(tensors + other.tensors, elements + other.elements, bytes + other.bytes);
    }
  }

  /** What a file holds. */
  static Inspection of(GgufFile file) {
    var order = file.byteOrder().toString().toLowerCase(Locale.ROOT).replace('_', '-');
    return new Inspection(
        new Header(file.name(), file.byteSize(), file.version(), order),
        file.metadata(),
        file.tensors(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, composed. */
  Inspection with(ModelDescription description) {
    return new Inspection(header, metadata, tensors, Optional.of(description), Optional.empty());
  }

  /** The same, not composed. */
  Inspection with(String why) {
    return new Inspection(header, metadata, tensors, Optional.empty(), Optional.of(why));
  }

  /** What the tensors of each type take. */
  Map<String, TypeSize> types() {
    var types = new TreeMap<String, TypeSize>();
    for (var tensor : tensors) {
      types.merge(
          tensor.type().name(),
          new TypeSize(1, tensor.elements(), tensor.byteSize()),
          TypeSize::plus);
    }
    return types;
  }

  /** How a text's rows become a vector, as the file says it; empty if it says nothing. */
  Optional<String> pooling() {
    return metadata
        .string("general.architecture")
        .flatMap(id -> metadata.integer(id + ".pooling_type"))
        .filter(type -> type >= 0 && type < POOLINGS.size())
        .map(type -> POOLINGS.get(type.intValue()));
  }

  /** How a tensor is computed with; empty where nobody knows. */
  Map<String, String> kernels() {
    var kernels = new TreeMap<String, String>();
    model.ifPresent(
        description ->
            description.tensors().forEach(tensor -> kernels.put(tensor.name(), tensor.kernel())));
    return kernels;
  }
}
