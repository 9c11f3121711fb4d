package llm.arch.granite;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
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
    var positions = Parts.positions(hp, w, true);
    return Parts.decoder(
        hp, w, (h, block, i) -> Parts.attention(h, block, i, positions), Parts::dense);
  }
}
