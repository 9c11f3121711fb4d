package llm.arch.llama;

import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
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
  @Override
  public String id() {
    return "minicpm";
  }

  private static final float EMBEDDING_SCALE = 12;
  private static final double DEPTH_SCALE = 1.4;
  private static final float BASE_WIDTH = 256;

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var paper =
        new Scaled(
            EMBEDDING_SCALE,
            (float) (DEPTH_SCALE / Math.sqrt(hp.blockCount())),
            hp.embeddingLength() / BASE_WIDTH);
    return Scaled.of(hp, paper).decoder(hp, w, Rope.pairs(hp, w), MiniCpm::feedForward);
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    if (!hp.hasExperts(index)) return PreNorm.swiGlu(hp, w, index);
    var routing = Routing.softmax().normalized();
    return Experts.gated(w, hp, hp.feedForwardLength(index), Activation.SILU, routing);
  }
}
