package llm.arch.mistral;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.QueryTemperature;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Ministral 3: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE
 * in pairs, YaRN, SwiGLU and grouped queries.
 *
 * <p>Mistral AI 2025. Where the file has {@code attention.temperature_scale}, queries grow each
 * time that the position has passed the original context once more.
 */
public final class Mistral3 implements Architecture {
  @Override
  public String id() {
    return "mistral3";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Block.sequential(
        w,
        Norm.rms(hp),
        withTemperature(hp, Attention.of(w, Heads.of(hp, index), rope)),
        FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU));
  }

  private static Attention withTemperature(Hyperparameters hp, Attention attention) {
    float scale = hp.notNegative("attention.temperature_scale", 0);
    if (scale == 0) return attention;
    int length = hp.positive("rope.scaling.original_context_length");
    return attention.withTemperature(new QueryTemperature(scale, length, 0));
  }
}
