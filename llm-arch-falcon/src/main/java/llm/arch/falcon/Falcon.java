package llm.arch.falcon;

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
 * Falcon: {@code y = x + attention(a(x)) + feedForward(f(x))}, with LayerNorm, RoPE in halves, few
 * key/value heads and GELU.
 *
 * <p>Almazrouei et al. 2023. The 7B form has one norm, {@code a = f}, and one key/value head; the
 * 40B form has a norm for attention of its own, {@code attn_norm_2}, and groups of heads.
 */
public final class Falcon implements Architecture {
  @Override
  public String id() {
    return "falcon";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.layer(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var ffnNorm = Norm.layer(w.at("attn_norm"), hp.layerEpsilon());
    var attnNorm = w.find("attn_norm_2").map(Norm.layer(hp)).orElse(ffnNorm);
    return Block.parallel(
        attnNorm,
        Attention.of(w, Heads.of(hp, index), rope),
        ffnNorm,
        FeedForward.plain(w, hp.feedForwardLength(index), Activation.GELU));
  }
}
