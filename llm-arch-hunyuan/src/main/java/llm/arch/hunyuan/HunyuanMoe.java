package llm.arch.hunyuan;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Hunyuan MoE: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE
 * in halves, and queries and keys normalised head by head after they were rotated; {@code
 * feedForward(x) = shared(x) + Σ weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>Tencent 2025. The weights of the chosen experts sum to 1; experts are {@code
 * feed_forward_length} wide.
 */
public final class HunyuanMoe implements Architecture {
  @Override
  public String id() {
    return "hunyuan-moe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    int length = hp.feedForwardLength(index);
    var routing = Routing.softmax().normalized();
    return Block.sequential(
        w,
        Norm.rms(hp),
        Parts.attention(hp, w, index, rope),
        Experts.gated(w, hp, length, Activation.SILU, routing).withShared(Parts.shared(hp, w)));
  }
}
