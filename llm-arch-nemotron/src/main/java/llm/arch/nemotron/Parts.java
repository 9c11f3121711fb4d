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
import llm.blocks.recurrent.Mamba2Mixer;

/** What the families share. */
final class Parts {
  private Parts() {}

  /** Makes the feed-forward of the block that is here. */
  interface FeedForwards {
    FeedForward of(Hyperparameters hp, Weights w, int index);
  }

  static Decoder decoder(Hyperparameters hp, Weights w, FeedForwards feedForwards) {
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, feedForwards));
  }

  /** One norm and one part: whatever has neither attention nor a feed-forward is a state space. */
  private static Block block(Hyperparameters hp, Weights w, int index, FeedForwards feedForwards) {
    var norm = Norm.rms(w.at("attn_norm"), hp.rmsEpsilon());
    if (hp.hasAttention(index)) {
      return Block.mixing(norm, Attention.of(w, Heads.of(hp, index), Positions.none()));
    }
    if (hp.hasFeedForward(index)) return Block.feeding(norm, feedForwards.of(hp, w, index));
    return Block.mixing(norm, Mamba2Mixer.of(w, hp));
  }
}
