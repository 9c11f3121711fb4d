package llm.arch.llama;

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
 * Arcee (AFM): {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE
 * in pairs and grouped queries; {@code feedForward(x) = down(max(up(x), 0)²)}, without a gate.
 *
 * <p>Arcee AI 2025.
 */
public final class Arcee implements Architecture {
  @Override
  public String id() {
    return "arcee";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Attention.of(w, Heads.of(hp, index), rope);
    var feedForward = FeedForward.plain(w, hp.feedForwardLength(index), Activation.RELU_SQUARED);
    return Block.sequential(w, Norm.rms(hp), attention, feedForward);
  }
}
