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
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.recurrent.MambaMixer;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Jamba: {@code h = x + mixer(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm; the mixer of
 * most blocks is a selective state space of each channel (Mamba), whose dt, B and C are normalised,
 * that of the others attention with grouped queries and without positions.
 *
 * <p>Lieber et al. 2024. The feed-forward is SwiGLU, and in every second block experts, whose
 * weights are not made to sum to 1. A block without heads of keys and values is one with a state
 * space.
 */
public final class Jamba implements Architecture {
  @Override
  public String id() {
    return "jamba";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i ->
            Block.sequential(
                w.block(i),
                Norm.rms(hp),
                mixer(hp, w.block(i), i),
                feedForward(hp, w.block(i), i)));
  }

  private static Mixer mixer(Hyperparameters hp, Weights w, int index) {
    if (hp.hasAttention(index)) {
      return Attention.of(w, Heads.of(hp, index), Positions.none());
    }
    int states = hp.positive("ssm.state_size");
    return MambaMixer.of(w, hp)
        .withNorms(
            Norm.rms(w.at("ssm_dt_norm"), hp.positive("ssm.time_step_rank"), hp.rmsEpsilon()),
            Norm.rms(w.at("ssm_b_norm"), states, hp.rmsEpsilon()),
            Norm.rms(w.at("ssm_c_norm"), states, hp.rmsEpsilon()));
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    int length = hp.feedForwardLength(index);
    boolean experts = w.has("ffn_gate_inp") || w.has("ffn_up_exps");
    if (!experts) return FeedForward.gated(w, length, Activation.SILU);
    return Experts.gated(w, hp, length, Activation.SILU, Routing.of(hp, Routing.softmax()));
  }
}
