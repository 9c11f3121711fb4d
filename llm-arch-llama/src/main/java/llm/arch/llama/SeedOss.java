package llm.arch.llama;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * Seed-OSS: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE in
 * halves, SwiGLU, grouped queries, and biases of queries, keys and values.
 *
 * <p>ByteDance Seed 2025. The norm before the feed-forward is called {@code post_attention_norm}.
 */
public final class SeedOss implements Architecture {
  @Override
  public String id() {
    return "seed_oss";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Block.sequential(
        Norm.rms(w.at("attn_norm"), hp.rmsEpsilon()),
        Attention.of(w, Heads.of(hp, index), rope),
        Norm.rms(w.at("post_attention_norm"), hp.rmsEpsilon()),
        PreNorm.swiGlu(hp, w, index));
  }
}
