package llm.arch.gpt;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Alibi;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Jais: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with LayerNorm, ALiBi,
 * SwiGLU and biases; scores are divided by a head's size, and not by its root (µP, Yang et al.
 * 2022).
 *
 * <p>Sengupta et al. 2023. The scales of embeddings and logits are in the file's weights.
 */
public final class Jais implements Architecture {
  @Override
  public String id() {
    return "jais";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Decoder.of(hp, w, Norm.layer(hp), i -> block(hp, w.block(i), i));
  }

  private static Block block(Hyperparameters hp, Weights w, int index) {
    var heads = Heads.of(hp, index);
    var alibi = Alibi.of(heads.count(), hp.positiveReal("attention.max_alibi_bias", 8));
    return Block.sequential(
        w,
        Norm.layer(hp),
        Attention.of(w, heads, alibi).withScale(1f / heads.size()),
        FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU));
  }
}
