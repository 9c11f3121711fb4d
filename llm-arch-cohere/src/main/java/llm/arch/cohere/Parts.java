package llm.arch.cohere;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.tensor.Activation;

/** What the Cohere families share. */
final class Parts {
  private Parts() {}

  /** {@code y = x + attention(norm(x)) + feedForward(norm(x))}, with LayerNorm and SwiGLU. */
  static Block block(Hyperparameters hp, Weights w, int index, Attention attention) {
    return Block.parallel(
        Norm.layer(w.at("attn_norm"), hp.layerEpsilon()),
        attention,
        FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU));
  }

  /** The decoder, its logits multiplied by {@code logit_scale}; 0 stands for none. */
  static Decoder scaled(Hyperparameters hp, Decoder decoder) {
    return decoder.withLogitScale(hp.scale("logit_scale", 1));
  }
}
