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
 * PLaMo: {@code y = x + attention(norm(x)) + feedForward(norm(x))}, with one RMSNorm, RoPE in
 * halves, SwiGLU and grouped queries.
 *
 * <p>Preferred Networks 2023.
 */
public final class Plamo implements Architecture {
  @Override
  public String id() {
    return "plamo";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var norm = Norm.rms(w.at("attn_norm"), hp.rmsEpsilon());
    var attention = Attention.of(w, Heads.of(hp, index), rope);
    return Block.parallel(norm, attention, PreNorm.swiGlu(hp, w, index));
  }
}
