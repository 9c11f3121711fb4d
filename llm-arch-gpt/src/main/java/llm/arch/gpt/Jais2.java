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
 * Jais 2: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with LayerNorm, RoPE in
 * halves and biases everywhere; {@code feedForward(x) = down(max(up(x), 0)²)}.
 *
 * <p>Inception and MBZUAI 2025.
 */
public final class Jais2 implements Architecture {
  @Override
  public String id() {
    return "jais2";
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
