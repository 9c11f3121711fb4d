package llm.arch.glm;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * GLM-4-0414: {@code h = x + norm(attention(norm(x))); y = h + norm(feedForward(norm(h)))}, with
 * RMSNorm, RoPE in pairs on some of a head's columns, SwiGLU whose gate and up are one matrix, and
 * grouped queries.
 *
 * <p>Zeng et al. 2024; the norms behind attention and feed-forward came with the models of April
 * 2025.
 */
public final class Glm4 implements Architecture {
  @Override
  public String id() {
    return "glm4";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var norm = Norm.rms(hp);
    return Parts.block(hp, w, index, rope)
        .withPostNorms(norm.apply(w.at("post_attention_norm")), norm.apply(w.at("post_ffw_norm")));
  }
}
