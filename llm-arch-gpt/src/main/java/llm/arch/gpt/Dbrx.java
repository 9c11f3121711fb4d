package llm.arch.gpt;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * DBRX: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with LayerNorm, RoPE in
 * halves, grouped queries, and queries, keys and values clamped; {@code feedForward(x) = Σ weight_e
 * expert_e(x)}, all of them SwiGLU; the weights of the chosen sum to 1.
 *
 * <p>Databricks 2024. The norm before the experts is called {@code attn_output_norm}.
 */
public final class Dbrx implements Architecture {
  @Override
  public String id() {
    return "dbrx";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.layer(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var norm = Norm.layer(hp);
    float clamp = hp.notNegative("attention.clamp_kqv", 0);
    var routing = Routing.softmax().normalized();
    return Block.sequential(
        norm.apply(w.at("attn_norm")),
        Attention.of(w, Heads.of(hp, index), rope).withClamp(clamp),
        norm.apply(w.at("attn_output_norm")),
        Experts.gated(w, hp, hp.feedForwardLength(index), Activation.SILU, routing));
  }
}
