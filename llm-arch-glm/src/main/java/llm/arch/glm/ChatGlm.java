package llm.arch.glm;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * ChatGLM2, 3 and GLM-4: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with
 * RMSNorm, RoPE in pairs on some of a head's columns, SwiGLU whose gate and up are one matrix,
 * grouped queries, and biases of queries, keys and values.
 *
 * <p>Zeng et al. 2024.
 */
public final class ChatGlm implements Architecture {
  @Override
  public String id() {
    return "chatglm";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> Parts.block(hp, w.block(i), i, rope));
  }
}
