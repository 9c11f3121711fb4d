package llm.arch.mamba;

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
 * PLaMo 2: {@code h = x + norm(mixer(norm(x))); y = h + norm(feedForward(norm(h)))}, with RMSNorm
 * and SwiGLU; the mixer of every second block is a selective state space with heads (Mamba 2) whose
 * B, C and dt are selected and normalised as in Jamba, that of the others attention with grouped
 * queries, queries and keys normalised head by head, and RoPE in halves.
 *
 * <p>Preferred Networks 2025. A block without heads of keys and values is one with a state space.
 */
public final class Plamo2 implements Architecture {
  @Override
  public String id() {
    return "plamo2";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    int length = hp.feedForwardLength(index);
    var feedForward = FeedForward.fusedGate(w, length, Activation.SILU);
    return Block.sequential(w, Norm.rms(hp), mixer(hp, w, index, rope), feedForward)
        .withPostNorms(
            Norm.rmsNamed(w, "post_attention_norm", hp.rmsEpsilon()),
            Norm.rmsNamed(w, "post_ffw_norm", hp.rmsEpsilon()));
  }

  private static Mixer mixer(Hyperparameters hp, Weights w, int index, Positions rope) {
    if (!hp.hasAttention(index)) return Mamba2Mixer.selecting(w, hp);
    var heads = Heads.of(hp, index);
    float epsilon = hp.rmsEpsilon();
    return Attention.of(w, heads, rope)
        .withNorms(
            Norm.rmsOfGroups(w.at("attn_q_norm"), heads.count(), heads.size(), epsilon),
            Norm.rmsOfGroups(w.at("attn_k_norm"), heads.countKv(), heads.size(), epsilon));
  }
}
