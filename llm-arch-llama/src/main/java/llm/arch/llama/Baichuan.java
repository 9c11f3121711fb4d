package llm.arch.llama;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Alibi;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * Baichuan: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm and
 * SwiGLU.
 *
 * <p>Yang et al. 2023. The 7B form has RoPE in pairs, the 13B form, of 40 blocks, has ALiBi: files
 * do not say it otherwise.
 */
public final class Baichuan implements Architecture {
  private static final int BLOCKS_OF_13B = 40;

  @Override
  public String id() {
    return "baichuan";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    Positions positions =
        hp.blockCount() == BLOCKS_OF_13B ? Alibi.of(Heads.of(hp).count()) : Rope.pairs(hp, w);
    return PreNorm.decoder(hp, w, i -> positions);
  }
}
