package llm.arch.falcon;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Mixer;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.recurrent.Mamba2Mixer;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Falcon-H1: {@code n = norm(x); h = x + attention(n) + mamba2(n); y = h + feedForward(norm(h))},
 * with RMSNorm, grouped queries, RoPE in halves and SwiGLU: each block has attention and a
 * selective state space side by side.
 *
 * <p>Zuo et al. 2025. The many multipliers of the paper are folded into the files' weights; most
 * have no norm within the state space, and call the feed-forward's norm {@code ffn_norm}, without
 * {@code .weight}.
 */
public final class FalconH1 implements Architecture {
  @Override
  public String id() {
    return "falcon-h1";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Attention.of(w, Heads.of(hp, index), rope);
    return Block.sequential(
        Norm.rms(w.at("attn_norm"), hp.rmsEpsilon()),
        Mixer.sideBySide(attention, Mamba2Mixer.of(w, hp)),
        Norm.rmsNamed(w, "ffn_norm", hp.rmsEpsilon()),
        FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU));
  }
}
