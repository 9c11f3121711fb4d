package llm.arch.mamba;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.recurrent.MambaMixer;
import llm.blocks.spi.Architecture;

/**
 * Mamba: {@code y = x + mixer(norm(x))}, with RMSNorm; the mixer is a selective state space of each
 * channel, and there is neither attention nor a feed-forward.
 *
 * <p>Gu and Dao 2023. Falcon Mamba (Zuo et al. 2024) normalises what is selected, without weights:
 * {@code ssm.dt_b_c_rms}.
 */
public final class Mamba implements Architecture {
  @Override
  public String id() {
    return "mamba";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i)));
  }

  private static Block block(Hyperparameters hp, Weights w) {
    return Block.mixing(Norm.rms(hp).apply(w.at("attn_norm")), mixer(hp, w));
  }

  private static MambaMixer mixer(Hyperparameters hp, Weights w) {
    var mixer = MambaMixer.of(w, hp);
    if (!hp.flag("ssm.dt_b_c_rms", false)) return mixer;
    var ofStep = Norm.rmsPlain("dt", hp.positive("ssm.time_step_rank"), hp.rmsEpsilon());
    int states = hp.positive("ssm.state_size");
    return mixer.withNorms(
        ofStep,
        Norm.rmsPlain("b", states, hp.rmsEpsilon()),
        Norm.rmsPlain("c", states, hp.rmsEpsilon()));
  }
}
