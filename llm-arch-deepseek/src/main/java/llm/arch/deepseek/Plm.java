package llm.arch.deepseek;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.latent.LatentAttention;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * PLM: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, latent
 * attention with RoPE in pairs, whose queries are made of the row itself, and a feed-forward of two
 * layers with ReLU squared.
 *
 * <p>Deng et al. 2025.
 */
public final class Plm implements Architecture {
  @Override
  public String id() {
    return "plm";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = LatentAttention.rope(hp, w);
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i ->
            Block.sequential(
                w.block(i),
                Norm.rms(hp),
                LatentAttention.of(hp, w.block(i), i, rope),
                FeedForward.plain(w.block(i), hp.feedForwardLength(i), Activation.RELU_SQUARED)));
  }
}
