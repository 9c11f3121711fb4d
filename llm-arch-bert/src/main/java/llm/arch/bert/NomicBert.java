package llm.arch.bert;

import llm.blocks.Block;
import llm.blocks.Encoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Nomic Embed: {@code h = norm(x + attention(x)); y = norm(h + feedForward(h))}, with LayerNorm,
 * RoPE in halves, SwiGLU and token types.
 *
 * <p>Nussbaum et al. 2024.
 */
public final class NomicBert implements Architecture {
  @Override
  public String id() {
    return "nomic-bert";
  }

  @Override
  public Encoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Encoder.of(hp, w, Parts.embedding(hp, w), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Parts.block(
        hp,
        w,
        Attention.of(w, Heads.of(hp, index), rope),
        FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU));
  }
}
