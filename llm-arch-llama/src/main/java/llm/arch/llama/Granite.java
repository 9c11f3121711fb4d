package llm.arch.llama;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * Granite: {@code h = x + r attention(norm(x)); y = h + r feedForward(norm(h))}, with RMSNorm, RoPE
 * in pairs and SwiGLU.
 *
 * <p>IBM 2024. Four scales: r is {@code residual_scale}; embeddings are multiplied by {@code
 * embedding_scale}, scores by {@code attention.scale}, and logits are divided by {@code
 * logit_scale}. {@code rope.scaling.finetuned} = false means no positions.
 */
public final class Granite implements Architecture {
  @Override
  public String id() {
    return "granite";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Scaled.of(hp).decoder(hp, w, positions(hp, w), PreNorm::swiGlu);
  }

  static Positions positions(Hyperparameters hp, Weights w) {
    return hp.flag("rope.scaling.finetuned", true) ? Rope.pairs(hp, w) : Positions.none();
  }
}
