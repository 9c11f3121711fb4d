package llm.arch.llama;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;

/**
 * A decoder with four scales: {@code h = x + r attention(norm(x)); y = h + r feedForward(norm(h))},
 * with RMSNorm; embeddings are multiplied by one, scores by another, and logits divided by the
 * fourth.
 *
 * @param embedding of embeddings: {@code embedding_scale}
 * @param residual r: {@code residual_scale}
 * @param logits divides logits: {@code logit_scale}
 */
record Scaled(float embedding, float residual, float logits) {
  /** Makes the feed-forward of the block that is here. */
  interface FeedForwards {
    FeedForward of(Hyperparameters hp, Weights w, int index);
  }

  /** As the file says, or these where it does not. */
  static Scaled of(Hyperparameters hp, Scaled otherwise) {
    return new Scaled(
        hp.scale("embedding_scale", otherwise.embedding),
        hp.scale("residual_scale", otherwise.residual),
        hp.scale("logit_scale", otherwise.logits));
  }

  /** As the file says; 1 where it does not. */
  static Scaled of(Hyperparameters hp) {
    return of(hp, new Scaled(1, 1, 1));
  }

  Decoder decoder(Hyperparameters hp, Weights w, Positions positions, FeedForwards feedForwards) {
    return Decoder.of(
            hp,
            w,
            Embedding.of(w.at("token_embd")).withScale(embedding),
            Norm.rms(hp),
            i ->
                Block.sequential(
                        w.block(i),
                        Norm.rms(hp),
                        attention(hp, w.block(i), i, positions),
                        feedForwards.of(hp, w.block(i), i))
                    .withResidualScale(residual))
        .withLogitScale(1 / logits);
  }

  private static Attention attention(
      Hyperparameters hp, Weights w, int index, Positions positions) {
    var heads = Heads.of(hp, index);
    float plain = (float) (1 / Math.sqrt(heads.size()));
    return Attention.of(w, heads, positions).withScale(hp.scale("attention.scale", plain));
  }
}
