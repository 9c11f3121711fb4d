package llm.arch.phi;

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
 * Phi-1, 1.5 and 2: {@code y = x + attention(norm(x)) + feedForward(norm(x))}, with LayerNorm, RoPE
 * in halves on some of a head's columns, GELU and biases everywhere.
 *
 * <p>Gunasekar et al. 2023, Javaheripi and Bubeck 2023.
 */
public final class Phi2 implements Architecture {
  @Override
  public String id() {
    return "phi2";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.layer(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Block.parallel(
        Norm.layer(w.at("attn_norm"), hp.layerEpsilon()),
        Attention.of(w, Heads.of(hp, index), rope),
        FeedForward.plain(w, hp.feedForwardLength(index), Activation.GELU));
  }
}
