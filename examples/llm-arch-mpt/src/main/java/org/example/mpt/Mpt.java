package org.example.mpt;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Alibi;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * MPT: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with LayerNorm, ALiBi and
 * GELU, mostly without biases.
 *
 * <p>MosaicML 2023. Queries, keys and values may be clamped, and queries and keys normalised across
 * all heads; a model without ALiBi has learned positions.
 */
public final class Mpt implements Architecture {
  /** Called by the service loader. */
  public Mpt() {}

  @Override
  public String id() {
    return "mpt";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Decoder.of(hp, w, embedding(w), Norm.layer(hp), i -> block(hp, w.block(i), i));
  }

  private static Embedding embedding(Weights w) {
    var embedding = Embedding.of(w.at("token_embd"));
    return w.has("position_embd") ? embedding.withPositions(w.at("position_embd")) : embedding;
  }

  private static Block block(Hyperparameters hp, Weights w, int index) {
    return Block.sequential(
        w,
        Norm.layer(hp),
        attention(hp, w, index),
        FeedForward.plain(w, hp.feedForwardLength(index), Activation.GELU));
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index) {
    var heads = Heads.of(hp, index);
    var attention = Attention.fused(w, heads, positions(hp, heads));
    float limit = hp.notNegative("attention.clamp_kqv", 0);
    if (limit > 0) attention = attention.withClamp(limit);
    if (!w.has("attn_q_norm") && !w.has("attn_k_norm")) return attention;
    float epsilon = hp.layerEpsilon();
    return attention.withNorms(
        Norm.layer(w.at("attn_q_norm"), heads.count() * heads.size(), epsilon),
        Norm.layer(w.at("attn_k_norm"), heads.countKv() * heads.size(), epsilon));
  }

  private static Positions positions(Hyperparameters hp, Heads heads) {
    float maxBias = hp.notNegative("attention.max_alibi_bias", 0);
    return maxBias > 0 ? Alibi.of(heads.count(), maxBias) : Positions.none();
  }
}
