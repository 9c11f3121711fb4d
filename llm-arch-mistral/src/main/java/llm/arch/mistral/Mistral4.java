package llm.arch.mistral;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.QueryTemperature;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.latent.LatentAttention;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Mistral 4: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, latent
 * attention with RoPE in pairs and YaRN, whose queries grow with their position, and {@code
 * feedForward(x) = shared(x) + Σ weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>Mistral AI 2026. The first {@code leading_dense_block_count} blocks have a plain SwiGLU.
 */
public final class Mistral4 implements Architecture {
  @Override
  public String id() {
    return "mistral4";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = LatentAttention.rope(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Block.sequential(
        w, Norm.rms(hp), attention(hp, w, index, rope), feedForward(hp, w, index));
  }

  private static LatentAttention attention(
      Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = LatentAttention.of(hp, w, index, rope);
    float scale = hp.notNegative("attention.temperature_scale", 0);
    if (scale == 0) return attention;
    int length = hp.positive("attention.temperature_length");
    return attention.withTemperature(new QueryTemperature(scale, length, 0));
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    if (index < hp.integer("leading_dense_block_count", 0)) {
      return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
    }
    int length = hp.positive("expert_feed_forward_length");
    int sharedLength = hp.product("expert_feed_forward_length", "expert_shared_count");
    var routing = Routing.of(hp, Routing.softmax());
    return Experts.gated(w, hp, length, Activation.SILU, routing)
        .withShared(FeedForward.shared(w, sharedLength, Activation.SILU));
  }
}
