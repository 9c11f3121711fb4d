package llm.arch.llama;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.PassSlot;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Arctic: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h)) + Σ weight_e
 * expert_e(norm(x))}, with RMSNorm, RoPE in pairs and SwiGLU: the experts work on what came into
 * the block, beside attention and a dense feed-forward.
 *
 * <p>Snowflake 2024. The weights of the chosen experts sum to 1; their norm is {@code
 * ffn_norm_exps}.
 */
public final class Arctic implements Architecture {
  @Override
  public String id() {
    return "arctic";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    var input = new PassSlot();
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i -> {
          var attention = Attention.of(w.block(i), Heads.of(hp, i), rope);
          var both = dense(hp, w.block(i), i).plus(experts(hp, w.block(i), i).reading(input));
          var norm = Norm.rms(w.block(i).at("attn_norm"), hp.rmsEpsilon());
          return Block.sequential(norm, attention, both).withKeptInput(input);
        });
  }

  private static FeedForward dense(Hyperparameters hp, Weights w, int index) {
    var norm = Norm.rms(w.at("ffn_norm"), hp.rmsEpsilon());
    return PreNorm.swiGlu(hp, w, index).normedBefore(norm);
  }

  private static FeedForward experts(Hyperparameters hp, Weights w, int index) {
    var norm = Norm.rms(w.at("ffn_norm_exps"), hp.rmsEpsilon());
    int length = hp.feedForwardLength(index);
    var routing = Routing.softmax().normalized();
    return Experts.gated(w, hp, length, Activation.SILU, routing).normedBefore(norm);
  }
}
