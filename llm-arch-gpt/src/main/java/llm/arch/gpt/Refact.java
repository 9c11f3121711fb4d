package llm.arch.gpt;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Alibi;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Refact: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, ALiBi,
 * SwiGLU and one key/value head.
 *
 * <p>Small Cloud AI 2023.
 */
public final class Refact implements Architecture {
  @Override
  public String id() {
    return "refact";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i));
  }

  private static Block block(Hyperparameters hp, Weights w, int index) {
    var heads = Heads.of(hp, index);
    return Block.sequential(
        w,
        Norm.rms(hp),
        Attention.of(w, heads, Alibi.of(heads.count())),
        FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU));
  }
}
