package llm.arch.liquid;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Mixer;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.recurrent.ShortConvolution;
import llm.tensor.Activation;

/** What the families share. */
final class Parts {
  private Parts() {}

  /** Makes the feed-forward of the block that is here. */
  interface FeedForwards {
    FeedForward of(Hyperparameters hp, Weights w, int index);
  }

  static Decoder decoder(Hyperparameters hp, Weights w, FeedForwards feedForwards) {
    var embedding = Embedding.of(w.at("token_embd"));
    var rope = Rope.halves(hp, w);
    return Decoder.of(
        embedding,
        hp.blockCount(),
        i ->
            Block.sequential(
                w.block(i),
                Norm.rms(hp),
                mixer(hp, w.block(i), i, rope),
                feedForwards.of(hp, w.block(i), i)),
        Norm.rms(w.at("token_embd_norm"), hp.rmsEpsilon()),
        embedding.output(w));
  }

  private static Mixer mixer(Hyperparameters hp, Weights w, int index, Positions rope) {
    if (!hp.hasAttention(index)) return ShortConvolution.of(w, hp.positive("shortconv.l_cache"));
    return Attention.separate(w, Heads.of(hp, index), rope).withRmsNorms(w, hp.rmsEpsilon());
  }

  /** A plain SwiGLU. */
  static FeedForward dense(Hyperparameters hp, Weights w, int index) {
    return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
  }
}
