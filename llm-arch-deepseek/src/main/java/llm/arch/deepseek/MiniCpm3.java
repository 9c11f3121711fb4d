package llm.arch.deepseek;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.latent.LatentAttention;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * MiniCPM3: {@code h = x + r attention(norm(x)); y = h + r feedForward(norm(h))}, with RMSNorm,
 * latent attention with RoPE in halves, and SwiGLU; embeddings are multiplied by 12, {@code r = 1.4
 * / √blocks}, logits are divided by {@code width / 256}.
 *
 * <p>Hu et al. 2024.
 */
public final class MiniCpm3 implements Architecture {
  private static final float EMBEDDING_SCALE = 12;
  private static final double DEPTH_SCALE = 1.4;
  private static final float BASE_WIDTH = 256;

  @Override
  public String id() {
    return "minicpm3";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, hp.positive("rope.dimension_count"), w);
    var embedding = Embedding.of(w.at("token_embd")).withScale(EMBEDDING_SCALE);
    return Decoder.of(hp, w, embedding, Norm.rms(hp), i -> block(hp, w.block(i), i, rope))
        .withLogitScale(BASE_WIDTH / hp.embeddingLength());
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Block.sequential(
            w,
            Norm.rms(hp),
            LatentAttention.of(hp, w, index, rope),
            FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU))
        .withResidualScale((float) (DEPTH_SCALE / Math.sqrt(hp.blockCount())));
  }
}
