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
 * Maincoder: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE
 * in pairs, SwiGLU, and queries and keys normalised head by head after they were rotated.
 *
 * <p>Maincode 2025.
 */
public final class Maincoder implements Architecture {
  @Override
  public String id() {
    return "maincoder";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var heads = Heads.of(hp, index);
    var attention =
        Attention.of(w, heads, rope)
            .withNormsAfterRotation(
                Norm.rms(w.at("attn_q_norm"), heads.size(), hp.rmsEpsilon()),
                Norm.rms(w.at("attn_k_norm"), heads.size(), hp.rmsEpsilon()));
    return Block.sequential(w, Norm.rms(hp), attention, PreNorm.swiGlu(hp, w, index));
  }
}
