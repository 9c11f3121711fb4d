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
import llm.blocks.attention.Rope;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * MiniCPM: {@code h = x + r attention(norm(x)); y = h + r feedForward(norm(h))}, with RMSNorm, RoPE
 * in pairs and SwiGLU, in some models with experts.
 *
 * <p>Hu et al. 2024. Where the file does not say its scales they are those of the paper: embeddings
 * times 12, {@code r = 1.4 / √blocks}, logits divided by {@code width / 256}.
 */
public final class MiniCpm implements Architecture {
  private static final float EMBEDDING_SCALE = 12;
  private static final double DEPTH_SCALE = 1.4;
  private static final float BASE_WIDTH = 256;

  @Override
  public String id() {
    return "minicpm";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    float scale = hp.scale("embedding_scale", EMBEDDING_SCALE);
    var embedding = Embedding.of(w.at("token_embd")).withScale(scale);
    var rope = Rope.pairs(hp, w);
    return Decoder.of(hp, w, embedding, Norm.rms(hp), i -> block(hp, w.block(i), i, rope))
        .withLogitScale(1 / hp.scale("logit_scale", hp.embeddingLength() / BASE_WIDTH));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var heads = Heads.of(hp, index);
    float plain = (float) (1 / Math.sqrt(heads.size()));
    var attention = Attention.of(w, heads, rope).withScale(hp.scale("attention.scale", plain));
    float depth = (float) (DEPTH_SCALE / Math.sqrt(hp.blockCount()));
    return Block.sequential(w, Norm.rms(hp), attention, feedForward(hp, w, index))
        .withResidualScale(hp.scale("residual_scale", depth));
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    if (!hp.hasExperts(index)) return PreNorm.swiGlu(hp, w, index);
    var routing = Routing.softmax().normalized();
    return Experts.gated(w, hp, hp.feedForwardLength(index), Activation.SILU, routing);
  }
}
