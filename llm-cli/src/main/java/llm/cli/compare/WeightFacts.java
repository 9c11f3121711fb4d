package llm.cli.compare;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import llm.api.ModelDescription;
import llm.api.ModelDescription.TensorInfo;
import llm.cli.format.Text;

/**
 * A model's weights.
 *
 * @param total how many
 * @param parts how many each part has; all parts are there
 * @param types how many there are of each tensor type
 */
record WeightFacts(long total, Map<Part, Size> parts, Map<String, Size> types) {
  /** Weights, and the bytes that they take in the file. */
  record Size(long count, long bytes) {
    private static final Size NONE = new Size(0, 0);

    private static Size of(TensorInfo tensor) {
      long count = tensor.dimensions().stream().reduce(1L, (a, b) -> a * b);
      return new Size(count, tensor.bytes());
    }

    private Size plus(Size other) {
      return new Size(count + other.count, bytes + other.bytes);
    }
  }

  /** Counts a network's tensors by the blocks that name them; of two networks, only its own. */
  static WeightFacts of(ModelDescription model, Details network, NetworkFacts facts) {
    var partsByTensor = new HashMap<String, Part>();
    assign(network, "", Part.OUTPUT, partsByTensor);
    var parts = new EnumMap<Part, Size>(Part.class);
    for (var part : Part.values()) parts.put(part, Size.NONE);
    var types = new TreeMap<String, Size>();
    long total = 0;
    for (var tensor : model.tensors()) {
      var size = Size.of(tensor);
      var name = withoutSuffix(tensor.name());
      if (name.startsWith(facts.place())) name = name.substring(facts.place().length());
      else if (NetworkFacts.hasPlace(name) || !partsByTensor.containsKey(name)) continue;
      var part = partsByTensor.getOrDefault(name, Part.OTHER);
      parts.merge(part, size, Size::plus);
      types.merge(tensor.type(), size, Size::plus);
      total += size.count;
    }
    return new WeightFacts(total, parts, types);
  }

  /** The name up to {@code .weight} or {@code .bias}. */
  private static String withoutSuffix(String tensor) {
    int dot = tensor.lastIndexOf('.');
    return dot < 0 ? tensor : tensor.substring(0, dot);
  }

  /**
   * Says of the tensors of a block, and of those within, what they are for. The first to name a
   * tensor has it: a table that is embedding and output belongs to the embedding.
   *
   * @param place what the names of the tensors begin with
   * @param part of linear layers here
   */
  private static void assign(Details block, String place, Part part, Map<String, Part> parts) {
    if (NetworkFacts.isNetwork(block)) {
      for (var child : block.children()) assign(child, "", Part.OUTPUT, parts);
      return;
    }
    if (HeadFacts.isHead(block)) {
      // behind a layer of its own, which may be absent, all are named after it
      for (var child : block.children()) {
        assign(child, "", Part.OUTPUT, parts);
        assign(child, HeadFacts.PLACE, Part.OUTPUT, parts);
      }
      return;
    }
    var own = own(block, part);
    var within = block.is("Block") ? block.block().name() + "." : place;
    for (var tensor : block.tensors()) parts.putIfAbsent(place + tensor, own);
    // what is none of the others below is a mixer of some kind
    var inner = block.is("Block") ? Part.MIXER : own;
    for (var child : block.children()) assign(child, within, inner, parts);
  }

  private static Part own(Details block, Part outer) {
    if (block.isNorm()) return Part.NORMS;
    return switch (block.block().kind()) {
      case "Embedding", "PositionEmbedding", "TypeEmbedding" -> Part.EMBEDDING;
      case "Attention", "LatentAttention", "CrossAttention" -> Part.ATTENTION;
      case "FeedForward", "Experts" -> Part.FEED_FORWARD;
      default -> AsideFacts.isAside(block) ? Part.FEED_FORWARD : outer;
    };
  }

  boolean has(Part part) {
    return parts.getOrDefault(part, Size.NONE).count > 0;
  }

  String partText(Part part) {
    long count = parts.getOrDefault(part, Size.NONE).count;
    if (count == 0) return "none";
    return Text.number(count) + " (" + Numbers.percent(count, total) + ")";
  }

  /** The types, those with most weights first. */
  String typesText() {
    return types.entrySet().stream()
        .sorted((a, b) -> Long.compare(b.getValue().count, a.getValue().count))
        .map(type -> type.getKey() + " " + Numbers.percent(type.getValue().count, total))
        .collect(Collectors.joining(", "));
  }
}
