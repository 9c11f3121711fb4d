package llm.cli.compare;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import llm.cli.format.Json;

/** A comparison for programs: an object a model, numbers as numbers. */
public final class ComparisonJson {
  private ComparisonJson() {}

  /** One model. */
  public static Map<String, Object> of(ModelFacts model) {
    var description = model.description();
    var json = Json.object();
    json.put("model", model.reference());
    json.put("name", description.name());
    json.put("architecture", description.architecture().id());
    json.put("network", model.network().name());
    json.put("block_count", model.blocks().size());
    json.put("embedding_length", model.embeddingLength());
    json.put("context_length", description.contextLength());
    json.put("vocabulary_size", description.vocabularySize());
    json.put("tokenizer", tokenizer(model.tokenizer()));
    json.put("embedding", embedding(model.frame().embedding()));
    json.put(
        "blocks",
        model.kinds().entrySet().stream()
            .map(kind -> block(kind.getKey(), kind.getValue(), model.embeddingLength()))
            .toList());
    json.put("output", output(model.frame()));
    json.put("weights", weights(model.weights()));
    json.put("cost", cost(model));
    return json;
  }

  /** A model that could not be loaded. */
  public static Map<String, Object> ofFailure(String reference, String failure) {
    var json = Json.object();
    json.put("model", reference);
    json.put("error", failure);
    return json;
  }

  private static Map<String, Object> tokenizer(ModelFacts.TokenizerFacts tokenizer) {
    var json = Json.object();
    json.put("model", tokenizer.model());
    put(json, "pre", tokenizer.pre());
    return json;
  }

  private static Map<String, Object> embedding(ModelFacts.EmbeddingFacts embedding) {
    var json = Json.object();
    put(json, "scale", embedding.scale());
    json.put("learned_positions", embedding.learned().positions());
    json.put("token_types", embedding.learned().types());
    put(json, "norm", embedding.norm().map(ComparisonJson::norm));
    return json;
  }

  private static Map<String, Object> output(ModelFacts.FrameFacts frame) {
    var json = Json.object();
    put(json, "norm", frame.norm().map(ComparisonJson::norm));
    frame
        .output()
        .ifPresent(
            output -> {
              json.put("tied", output.tied());
              json.put("bias", output.layer().bias());
              put(json, "logit_scale", output.scale());
              put(json, "final_logit_softcapping", output.softCap());
            });
    put(json, "head", frame.head().map(ComparisonJson::head));
    return json;
  }

  private static Map<String, Object> head(HeadFacts head) {
    var json = Json.object();
    json.put("kind", head.kind());
    json.put("of_mean", head.ofMean());
    json.put("linear", linear(head.layers()));
    return json;
  }

  private static Map<String, Object> block(
      BlockFacts block, List<Integer> layers, long embeddingLength) {
    var json = Json.object();
    json.put("layers", layers);
    json.put("form", block.parallel() ? "parallel" : "sequential");
    json.put("shared_norm", block.sharesNorm());
    put(json, "residual_scale", block.scales().branch());
    put(json, "sum_scale", block.scales().sum());
    put(json, "mixer", block.mixer().map(ComparisonJson::mixer));
    put(json, "attention", block.attention().map(ComparisonJson::attention));
    put(json, "feed_forward", block.feedForward().map(f -> feedForward(f, embeddingLength)));
    json.put("norms", norms(block.norms()));
    json.put("asides", block.asides().stream().map(ComparisonJson::aside).toList());
    return json;
  }

  private static Map<String, Object> aside(AsideFacts aside) {
    var json = Json.object();
    json.put("kind", aside.kind());
    json.put("place", aside.place().key());
    put(json, "norm_before", aside.before().map(ComparisonJson::norm));
    put(json, "norm_after", aside.after().map(ComparisonJson::norm));
    return json;
  }

  private static Map<String, Object> norms(BlockFacts.Norms norms) {
    var json = Json.object();
    put(json, "mixer", norms.mixer());
    put(json, "feed_forward", norms.feedForward());
    return json;
  }

  private static void put(Map<String, Object> json, String part, BlockFacts.Around norms) {
    put(json, "before_" + part, norms.before().map(ComparisonJson::norm));
    put(json, "after_" + part, norms.after().map(ComparisonJson::norm));
    put(json, "sum_" + part, norms.sum().map(ComparisonJson::norm));
  }

  private static Map<String, Object> norm(NormFacts norm) {
    var json = Json.object();
    json.put("name", norm.name());
    json.put("kind", norm.kind());
    json.put("size", norm.size());
    put(json, "epsilon", norm.epsilon());
    json.put("weight", norm.weight());
    json.put("bias", norm.bias());
    return json;
  }

  private static Map<String, Object> mixer(MixerFacts mixer) {
    var json = Json.object();
    json.put("kind", mixer.kind());
    json.put("linear", linear(mixer.layers()));
    json.put("states", mixer.states().stream().map(ComparisonJson::state).toList());
    put(json, "shared_kv", mixer.owner());
    return json;
  }

  private static Map<String, Object> state(StateFacts state) {
    var json = Json.object();
    json.put("kind", state.kind());
    json.put("bytes", state.bytes());
    json.put("bytes_per_token", state.bytesPerToken());
    return json;
  }

  private static Map<String, Object> attention(AttentionFacts attention) {
    var positions = Json.object();
    positions.put("kind", attention.positions().kind());
    positions.putAll(attention.positions().parameters());
    var json = Json.object();
    json.put("kind", attention.kind());
    json.put("head_count", attention.heads().count());
    json.put("head_count_kv", attention.heads().countKv());
    json.put("key_length", attention.heads().keyLength());
    json.put("value_length", attention.heads().valueLength());
    json.put("positions", positions);
    json.put("sliding_window", attention.sight().window());
    json.put("both_ways", attention.sight().bothWays());
    put(json, "latent", attention.latent().map(ComparisonJson::latent));
    put(json, "scale", attention.scores().scale());
    put(json, "attn_logit_softcapping", attention.scores().softCap());
    put(json, "clamp_kqv", attention.scores().clamp());
    json.put("sinks", attention.scores().sinks());
    json.put("norms", attention.norms().stream().map(ComparisonJson::norm).toList());
    json.put("linear", linear(attention.layers()));
    return json;
  }

  private static Map<String, Object> latent(LatentFacts latent) {
    var json = Json.object();
    json.put("kv_lora_rank", latent.keys());
    json.put("q_lora_rank", latent.queries());
    json.put("rope_dimension_count", latent.rotated());
    put(json, "indexer", latent.indexer().map(ComparisonJson::indexer));
    return json;
  }

  private static Map<String, Object> indexer(LatentFacts.IndexerFacts indexer) {
    var json = Json.object();
    json.put("head_count", indexer.heads());
    json.put("key_length", indexer.size());
    json.put("top_k", indexer.chosen());
    return json;
  }

  private static Map<String, Object> feedForward(FeedForwardFacts feedForward, long width) {
    var json = Json.object();
    json.put("form", feedForward.gated() ? "gated" : "plain");
    json.put("activation", feedForward.activation());
    json.putAll(feedForward.limits());
    json.put("feed_forward_length", feedForward.length());
    json.put("width_ratio", feedForward.ratio(width));
    json.put("weighed", feedForward.weighed());
    json.put("linear", linear(feedForward.layers()));
    put(json, "experts", feedForward.experts().map(experts -> experts(experts, width)));
    return json;
  }

  private static Map<String, Object> experts(FeedForwardFacts.ExpertFacts experts, long width) {
    var json = Json.object();
    json.put("count", experts.count());
    json.put("used", experts.used());
    json.put("router", linear(experts.router().stream().toList()));
    put(json, "shared", experts.shared().map(shared -> feedForward(shared, width)));
    return json;
  }

  private static List<Map<String, Object>> linear(List<LinearFacts> layers) {
    return layers.stream().map(ComparisonJson::linear).toList();
  }

  private static Map<String, Object> linear(LinearFacts layer) {
    var json = Json.object();
    json.put("name", layer.name());
    json.put("in", layer.in());
    json.put("out", layer.out());
    json.put("bias", layer.bias());
    return json;
  }

  private static Map<String, Object> weights(WeightFacts weights) {
    var parts = Json.object();
    weights.parts().forEach((part, size) -> parts.put(part.key(), size(size, weights.total())));
    var types = Json.object();
    weights.types().forEach((type, size) -> types.put(type, size(size, weights.total())));
    var json = Json.object();
    json.put("count", weights.total());
    json.put("parts", parts);
    json.put("types", types);
    return json;
  }

  private static Map<String, Object> size(WeightFacts.Size size, long total) {
    var json = Json.object();
    json.put("count", size.count());
    json.put("share", Numbers.share(size.count(), total));
    json.put("bytes", size.bytes());
    return json;
  }

  private static Map<String, Object> cost(ModelFacts model) {
    var json = Json.object();
    json.put("cache_bytes_per_1000_tokens", model.cacheBytes(Comparison.CACHE_TOKENS));
    json.put("state_bytes", model.description().cost().stateBytes());
    json.put("checkpoint_bytes", model.description().cost().checkpointBytes());
    json.put("multiplications_per_token", model.description().cost().multiplicationsPerToken());
    return json;
  }

  private static void put(Map<String, Object> json, String key, Optional<?> value) {
    value.ifPresent(v -> json.put(key, v));
  }
}
