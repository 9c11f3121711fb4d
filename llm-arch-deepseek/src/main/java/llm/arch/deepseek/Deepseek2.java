package llm.arch.deepseek;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.experts.Routing;
import llm.blocks.latent.LatentAttention;
import llm.blocks.spi.Architecture;

/**
 * DeepSeek-V2, V3, R1, Kimi K2 and GLM-4.7-Flash: {@code h = x + attention(norm(x)); y = h +
 * feedForward(norm(h))}, with RMSNorm, latent attention with RoPE in pairs, and {@code
 * feedForward(x) = shared(x) + Σ weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>DeepSeek-AI 2024. The first {@code leading_dense_block_count} blocks have a plain SwiGLU.
 */
public final class Deepseek2 implements Architecture {
  @Override
  public String id() {
    return "deepseek2";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = LatentAttention.rope(hp, w);
    var routing = routing(hp);
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i ->
            Block.sequential(
                w.block(i),
                Norm.rms(hp),
                LatentAttention.of(hp, w.block(i), i, rope),
                Parts.feedForward(hp, w.block(i), i, routing)));
  }

  /**
   * Where the file does not say it, softmax; but GLM-4.7-Flash, whose files do not, has sigmoids.
   */
  private static Routing routing(Hyperparameters hp) {
    int blocks = hp.blockCount();
    boolean sigmoid = (blocks == 47 || blocks == 48) && hp.integer("vocab_size", 0) == 154880;
    return Routing.of(hp, sigmoid ? Routing.sigmoid() : Routing.softmax());
  }
}
