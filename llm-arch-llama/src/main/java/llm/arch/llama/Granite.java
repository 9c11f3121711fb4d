package llm.arch.llama;

import llm.blocks.Attention;
import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.Heads;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Rope;
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
    Positions positions =
        hp.flag("rope.scaling.finetuned", true) ? Rope.pairs(hp, w) : Positions.none();
    var embedding = Embedding.of(w.at("token_embd")).withScale(hp.scale("embedding_scale", 1));
    return Decoder.of(hp, w, embedding, Norm.rms(hp), i -> block(hp, w.block(i), i, positions))
        .withLogitScale(1 / hp.scale("logit_scale", 1));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions positions) {
    var heads = Heads.of(hp, index);
    float plain = (float) (1 / Math.sqrt(heads.size()));
    var attention = Attention.of(w, heads, positions).withScale(hp.scale("attention.scale", plain));
    return Block.sequential(w, Norm.rms(hp), attention, PreNorm.swiGlu(hp, w, index))
        .withResidualScale(hp.scale("residual_scale", 1));
  }
}
