package llm.arch.mamba;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.recurrent.Mamba2Mixer;
import llm.blocks.spi.Architecture;

/**
 * Mamba 2: {@code y = x + mixer(norm(x))}, with RMSNorm; the mixer is a selective state space with
 * heads, and there is neither attention nor a feed-forward.
 *
 * <p>Dao and Gu 2024.
 */
public final class Mamba2 implements Architecture {
  @Override
  public String id() {
    return "mamba2";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i ->
            Block.mixing(
                Norm.rms(hp).apply(w.block(i).at("attn_norm")), Mamba2Mixer.of(w.block(i), hp)));
  }
}
