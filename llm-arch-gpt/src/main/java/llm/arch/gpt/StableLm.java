package llm.arch.gpt;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * StableLM: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, or, without an {@code
 * ffn_norm}, {@code y = x + attention(norm(x)) + feedForward(norm(x))}; with LayerNorm, RoPE in
 * halves on some of a head's columns and SwiGLU.
 *
 * <p>Bellagente et al. 2024. The 12B form normalises queries and keys, each head with weights of
 * its own.
 */
public final class StableLm implements Architecture {
  @Override
  public String id() {
    return "stablelm";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.layer(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention =
        Attention.of(w, Heads.of(hp, index), rope).withNormsOfHeads(w, hp.layerEpsilon());
    var feedForward = FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
    if (w.has("ffn_norm")) return Block.sequential(w, Norm.layer(hp), attention, feedForward);
    var norm = Norm.layer(w.at("attn_norm"), hp.layerEpsilon());
    return Block.parallel(norm, attention, feedForward);
  }
}
