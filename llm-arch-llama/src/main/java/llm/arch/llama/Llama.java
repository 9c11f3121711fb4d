package llm.arch.llama;

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
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Llama: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE in
 * pairs and SwiGLU.
 *
 * <p>Llama 1 to 3 (Touvron et al. 2023, Grattafiori et al. 2024) and what shares their file format:
 * Mistral, Mixtral (experts instead of the feed-forward), TinyLlama, SmolLM. Grouped-query
 * attention, tied output, biases and RoPE's scalings are used where the file has them.
 */
public final class Llama implements Architecture {
  @Override
  public String id() {
    return "llama";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Attention.of(w, Heads.of(hp, index), rope);
    return Block.sequential(w, Norm.rms(hp), attention, feedForward(hp, w, index));
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    if (hp.integer("expert_count", 0) == 0) return PreNorm.swiGlu(hp, w, index);
    int length = hp.feedForwardLength(index);
    return Experts.gated(
        w, hp, length, Activation.SILU, Routing.of(hp, Routing.softmax().normalized()));
  }
}
