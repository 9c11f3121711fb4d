package llm.arch.gpt;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.Gate;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Router;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Grok 1 and 2: {@code h = x + norm(attention(norm(x))); y = h + norm(feedForward(norm(h)))}, with
 * RMSNorm, RoPE in halves, soft-capped scores, and scaled embeddings and logits; {@code
 * feedForward(x) = Σ weight_e expert_e(x)}, in Grok 2 {@code (dense(x) + Σ weight_e expert_e(x)) /
 * √2}, all of them with GELU gates.
 *
 * <p>xAI 2024, 2025. The scales of Grok 1 hold where the file does not say them. Weights are
 * softmaxes of all experts, of scores within ± {@code router_logit_softcapping} where the file has
 * that, as in xAI's own server; llama.cpp knows no such cap, and makes the weights sum to 1, which
 * the norm behind undoes where there is no dense part.
 */
public final class Grok implements Architecture {
  private static final float EMBEDDING_SCALE = 78.383_67f; // √6144
  private static final float LOGIT_SCALE = 0.577_350_26f; // 1/√3
  private static final float SCORE_SCALE = 0.088_388_346f; // 1/√128
  private static final float SCORE_CAP = 30;

  private static final String LAST_NORM = "layer_output_norm";
  private static final String LAST_NORM_2 = "post_ffw_norm";

  @Override
  public String id() {
    return "grok";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    var embedding =
        Embedding.of(w.at("token_embd")).withScale(hp.scale("embedding_scale", EMBEDDING_SCALE));
    return Decoder.of(
            hp, w, embedding, Norm.rms(hp), i -> block(hp, w.block(i), attention(hp, w, i, rope)))
        .withLogitScale(hp.scale("logit_scale", LOGIT_SCALE))
        .withLogitSoftCap(hp.notNegative("final_logit_softcapping", 0));
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Attention.of(w.block(index), Heads.of(hp, index), rope)
        .withScale(hp.scale("attention.output_scale", SCORE_SCALE))
        .withSoftCap(hp.notNegative("attn_logit_softcapping", SCORE_CAP));
  }

  private static Block block(Hyperparameters hp, Weights w, Attention attention) {
    return Block.sequential(w, Norm.rms(hp), attention, feedForward(hp, w))
        .withPostNorms(
            Norm.rms(w.at("attn_output_norm"), hp.rmsEpsilon()),
            Norm.rms(lastNorm(w), hp.rmsEpsilon()));
  }

  /** The norm behind the feed-forward, as converters of Grok 1 or of Grok 2 call it. */
  private static Weights lastNorm(Weights w) {
    return w.find(LAST_NORM)
        .or(() -> w.find(LAST_NORM_2))
        .orElseThrow(() -> missing(w.at(LAST_NORM), w.at(LAST_NORM_2)));
  }

  private static InvalidModelException missing(Weights either, Weights or) {
    return new InvalidModelException(
        "there is neither " + either.name() + ".weight nor " + or.name() + ".weight");
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w) {
    int dense = hp.positive("feed_forward_length");
    int length = hp.optionalPositive("expert_feed_forward_length").orElse(dense);
    var router =
        Router.of(w, hp, Routing.softmax())
            .withSoftCap(hp.notNegative("router_logit_softcapping", 0));
    var experts = Experts.gated(w, router, length, Gate.of(Activation.GELU));
    if (!w.has("ffn_up")) return experts;
    var both = FeedForward.gated(w, dense, Activation.GELU).plus(experts);
    return both.scaled((float) Math.sqrt(0.5));
  }
}
