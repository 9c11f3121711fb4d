package llm.tests.families;

import static java.util.Map.entry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import llm.api.ModelDescription.BlockInfo;

/**
 * The kinds of blocks that a family's models are made of, each with what is particular about it, as
 * the composed decoders describe themselves.
 */
final class BlockSummary {
  /** Every decoder has these, and every latent attention the last. */
  private static final Set<String> EVERYWHERE =
      Set.of("Decoder", "Linear", "Embedding", "HeadMatrices");

  /** Where norms of queries and keys may stand. */
  private static final String AFTER_ROTATION = "after rotation";

  /** Where a norm works on what joins the residual stream, and on that stream. */
  private static final String SUM = "sum";

  /** What attention says of itself where it is out of the ordinary. */
  private static final Map<String, String> ATTENTION =
      Map.ofEntries(
          entry("attention.causal", "both ways"),
          entry("attention.sliding_window", "window"),
          entry("attention.chunk_size", "chunks"),
          entry("attention.temperature_scale", "temperature"),
          entry("attention.gate", "gates"),
          entry("attention.shared_kv", "keys of another block"),
          entry("attention.value_scale", "scaled values"),
          entry("attn_logit_softcapping", "soft cap"),
          entry("attention.sinks", "sinks"),
          entry("attention.clamp_kqv", "clamp"),
          entry("attention.scale", "scale"));

  private final SequencedMap<String, Set<String>> kinds = new LinkedHashMap<>();

  /** Adds the blocks of one more model. */
  void add(BlockInfo block) {
    if (block.name().equals("state")) return; // what its mixer is says enough
    if (!EVERYWHERE.contains(block.kind())) traits(block.kind());
    switch (block.kind()) {
      case "Decoder" -> addScales(block, "logit_scale", "final_logit_softcapping");
      case "Embedding" -> {
        addEmbedding(block);
        return; // its norm is none of a block's
      }
      case "Block" -> addBlock(block);
      case "Classifier" ->
          addIf(traits("Classifier"), has(block, "pooling"), text(block, "pooling"));
      case "Attention", "LatentAttention" -> addAttention(block);
      case "FeedForward" -> addFeedForward(block);
      case "Experts" -> addExperts(block);
      case "FeedForwardSum" -> addIf(traits(block.kind()), has(block, "output_scale"), "scaled");
      default -> {
        if (isNorm(block)) addNorm(block);
      }
    }
    block.children().forEach(this::add);
  }

  private Set<String> traits(String kind) {
    return kinds.computeIfAbsent(kind, _ -> new TreeSet<>());
  }

  private void addScales(BlockInfo block, String... keys) {
    for (var key : keys) if (has(block, key)) traits(block.kind()).add(key);
  }

  private void addEmbedding(BlockInfo embedding) {
    addScales(embedding, "scale");
    for (var part : embedding.children()) {
      traits("Embedding").add(embeddingTrait(part));
    }
  }

  private static String embeddingTrait(BlockInfo part) {
    return switch (part.kind()) {
      case "PositionEmbedding" -> "learned positions";
      case "TypeEmbedding" -> "token types";
      case "PerLayerEmbedding" -> "one for each layer";
      default -> part.kind();
    };
  }

  private void addBlock(BlockInfo block) {
    traits("Block").add(text(block, "form"));
    addScales(block, "residual_scale", "layer_output_scale");
  }

  private void addNorm(BlockInfo norm) {
    var place = text(norm, "place");
    boolean ofBlock = !place.isEmpty() && !place.equals(AFTER_ROTATION);
    addIf(traits(norm.kind()), ofBlock, place);
    if (Boolean.FALSE.equals(norm.details().get("weight"))) {
      traits(norm.kind()).add("without weights");
    }
  }

  private void addAttention(BlockInfo attention) {
    var traits = traits(attention.kind());
    addIf(traits, !text(attention, "attention").equals("MLA"), text(attention, "attention"));
    ATTENTION.forEach((key, trait) -> addIf(traits, has(attention, key), trait));
    addIf(traits, text(attention, "attention.gate").equals("SOFTPLUS"), "softplus gates");
    attention.children().stream()
        .filter(BlockSummary::isNorm)
        .filter(norm -> !attention.kind().equals("LatentAttention")) // its norms make it one
        .filter(norm -> !text(norm, "place").equals(SUM))
        .forEach(norm -> traits.add(normsOfHeads(attention, norm)));
    addPositions(attention);
  }

  private static String normsOfHeads(BlockInfo attention, BlockInfo norm) {
    if (text(norm, "place").equals(AFTER_ROTATION)) return "q/k norms after rotation";
    if (norm.name().equals("attn_v_norm")) return "value norms";
    if (norm.name().equals("attn_sub_norm")) return "norm of the result";
    boolean ofAllHeads =
        number(norm, "size") > number(attention, "attention.key_length") && !has(norm, "heads");
    return ofAllHeads ? "q/k norms over all heads" : "q/k norms";
  }

  private void addPositions(BlockInfo attention) {
    var kind = text(attention, "positions");
    if (kind.equals("none")) {
      traits(attention.kind()).add("without positions");
      return;
    }
    var traits = traits(kind.equals("relative bias") ? "RelativeBias" : kind);
    addIf(traits, has(attention, "pairing"), text(attention, "pairing"));
    addIf(traits, has(attention, "symmetric"), "symmetric");
    addIf(traits, has(attention, "rope.factors"), text(attention, "rope.factors"));
    var scaling = text(attention, "rope.scaling.type");
    addIf(traits, has(attention, "rope.scaling.factor"), scaling);
    long turning = number(attention, "rope.dimension_count");
    addIf(traits, turning > 0 && turning < number(attention, "attention.key_length"), "partial");
  }

  private void addFeedForward(BlockInfo feedForward) {
    var traits = traits("FeedForward");
    traits.add(text(feedForward, "form") + " " + text(feedForward, "activation"));
    addIf(traits, has(feedForward, "limit"), "clamped");
    addIf(traits, has(feedForward, "sparsity"), "sparse");
    addIf(traits, has(feedForward, "swiglu_clamp"), "within limits");
  }

  private void addExperts(BlockInfo experts) {
    var traits = traits("Experts");
    var shared = experts.children().stream().filter(b -> b.name().equals("ffn_shexp")).findFirst();
    shared.ifPresent(s -> traits.add(has(s, "weighed") ? "shared weighed" : "shared"));
    boolean normalized = Boolean.TRUE.equals(experts.details().get("expert_weights_norm"));
    addIf(traits, normalized, "weights sum to 1");
    addIf(traits, has(experts, "expert_gating_func"), text(experts, "expert_gating_func"));
    addIf(traits, has(experts, "selection_bias"), "selection bias");
    addIf(traits, has(experts, "expert_group_count"), "groups");
    addIf(traits, has(experts, "weights"), "weights " + text(experts, "weights"));
    addIf(traits, has(experts, "moe_latent_size"), "latent");
    addIf(traits, has(experts, "router_logit_softcapping"), "soft cap");
    addIf(traits, has(experts, "experts_per_group"), "of neighbours");
    addIf(traits, has(experts, "router"), "chosen " + text(experts, "router"));
    addIf(traits, has(experts, "reads"), "of what came into the block");
    addIf(traits, has(experts, "output_scale"), "scaled");
  }

  private static void addIf(Set<String> traits, boolean condition, String trait) {
    if (condition) traits.add(trait);
  }

  private static boolean isNorm(BlockInfo block) {
    return block.kind().endsWith("Norm");
  }

  private static boolean has(BlockInfo block, String key) {
    return block.details().containsKey(key);
  }

  private static String text(BlockInfo block, String key) {
    return block.details().getOrDefault(key, "").toString();
  }

  private static long number(BlockInfo block, String key) {
    return block.details().get(key) instanceof Number n ? n.longValue() : 0;
  }

  /** What is particular, by the kind of block. */
  Map<String, Set<String>> kinds() {
    return kinds;
  }

  /** Whether there is such a block, and something such about one; a trait may be empty for any. */
  boolean has(String kind, String trait) {
    var traits = kinds.get(kind);
    return traits != null && (trait.isEmpty() || traits.contains(trait));
  }

  /** {@code Block (sequential), RMSNorm (before), Attention (GQA) ...}. */
  @Override
  public String toString() {
    return kinds.entrySet().stream().map(BlockSummary::text).collect(Collectors.joining(", "));
  }

  private static String text(Map.Entry<String, Set<String>> kind) {
    if (kind.getValue().isEmpty()) return kind.getKey();
    return kind.getKey() + " (" + String.join(", ", kind.getValue()) + ")";
  }
}
