package llm.arch.llama;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * OLMo: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with LayerNorm without
 * weights, RoPE in pairs and SwiGLU.
 *
 * <p>Groeneveld et al. 2024. Queries, keys and values are clamped to ± {@code attention.clamp_kqv}
 * where the file says so.
 */
public final class Olmo implements Architecture {
  @Override
  public String id() {
    return "olmo";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    return Decoder.of(hp, w, Norm.layerPlain(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Block.sequential(
        w,
        Norm.layerPlain(hp),
        Attention.of(w, Heads.of(hp, index), rope)
            .withClamp(hp.notNegative("attention.clamp_kqv", 0)),
        PreNorm.swiGlu(hp, w, index));
  }
}
