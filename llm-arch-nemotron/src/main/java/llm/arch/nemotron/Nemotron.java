package llm.arch.nemotron;

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
 * Nemotron-4 and Minitron: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with
 * LayerNorm and RoPE in halves on some of a head's columns; {@code feedForward(x) = down(max(up(x),
 * 0)²)}.
 *
 * <p>Parmar et al. 2024. The 1 that the paper adds to the norms' weights is in the file.
 */
public final class Nemotron implements Architecture {
  @Override
  public String id() {
    return "nemotron";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.layer(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Block.sequential(
        w,
        Norm.layer(hp),
        Attention.of(w, Heads.of(hp, index), rope),
        FeedForward.plain(w, hp.feedForwardLength(index), Activation.RELU_SQUARED));
  }
}
