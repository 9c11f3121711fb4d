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
 * Phi-3, 3.5 and 4: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm,
 * RoPE in halves, SwiGLU whose gate and up are one matrix, and grouped queries.
 *
 * <p>Abdin et al. 2024. Long contexts by LongRoPE. {@code attention.sliding_window} counts for
 * nothing: the published configurations do not say which blocks it holds for, and llama.cpp leaves
 * it out too (pull request 13676).
 */
public final class Phi3 implements Architecture {
  @Override
  public String id() {
    return "phi3";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Block.sequential(
        w,
        Norm.rms(hp),
        Attention.of(w, Heads.of(hp, index), rope),
        FeedForward.fusedGate(w, hp.feedForwardLength(index), Activation.SILU));
  }
}
