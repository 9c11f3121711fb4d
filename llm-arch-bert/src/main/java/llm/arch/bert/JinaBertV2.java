package llm.arch.bert;

import llm.blocks.Block;
import llm.blocks.Encoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Mixer;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Alibi;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;
import llm.tensor.sequence.Sight;

/**
 * Jina Embeddings 2: {@code h = norm(x + attention(x)); y = norm(h + feedForward(h))}, with
 * LayerNorm, ALiBi in both directions, GELU gates by the error function, and token types.
 *
 * <p>Günther et al. 2023. Some normalise all queries, and all keys, together; some join attention
 * twice, {@code h = norm_2(x + norm(x + attention(x)))}. Gate and up may be one matrix.
 */
public final class JinaBertV2 implements Architecture {
  @Override
  public String id() {
    return "jina-bert-v2";
  }

  @Override
  public Encoder build(Hyperparameters hp, Weights w) {
    return Encoder.of(hp, w, Parts.embedding(hp, w), i -> block(hp, w.block(i), i));
  }

  private static Block block(Hyperparameters hp, Weights w, int index) {
    var norm = Norm.layer(hp);
    Mixer attention = attention(hp, w, index);
    var sumNorm = norm.apply(w.at("attn_output_norm"));
    boolean twice = w.has("attn_norm_2");
    return Block.sequentialNormedSums(
        twice ? attention.normedSum(sumNorm) : attention,
        twice ? norm.apply(w.at("attn_norm_2")) : sumNorm,
        feedForward(w, hp.feedForwardLength(index)),
        norm.apply(w.at("layer_output_norm")));
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index) {
    var heads = Heads.of(hp, index);
    float maxBias = hp.real("attention.max_alibi_bias", 8);
    var attention =
        Attention.of(w, heads, Alibi.of(heads.count(), maxBias).symmetric())
            .withSight(Sight.both());
    if (!w.has("attn_q_norm") && !w.has("attn_k_norm")) return attention;
    return attention.withNorms(
        Norm.layer(w.at("attn_q_norm"), heads.queries(), hp.layerEpsilon()),
        Norm.layer(w.at("attn_k_norm"), heads.keys(), hp.layerEpsilon()));
  }

  private static FeedForward feedForward(Weights w, int length) {
    if (w.has("ffn_gate")) return FeedForward.gated(w, length, Activation.GELU_EXACT);
    return w.at("ffn_up").rows(w.width()) == length
        ? FeedForward.plain(w, length, Activation.GELU_EXACT)
        : FeedForward.fusedGate(w, length, Activation.GELU_EXACT);
  }
}
