package llm.arch.llama;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Gate;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * BitNet b1.58: {@code h = x + out(norm(heads(norm(x)))); y = h + down(norm(act(gate(n)) *
 * up(n)))}, {@code n = norm(h)}, with RMSNorm, also inside of attention and feed-forward, and RoPE
 * in halves.
 *
 * <p>Ma et al. 2024. Weights are -1, 0 or 1, times a number of each matrix. The activation is SiLU,
 * or a squared ReLU where the file says so.
 */
public final class BitNet implements Architecture {
  @Override
  public String id() {
    return "bitnet";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var heads = Heads.of(hp, index);
    var norm = Norm.rms(w.at("attn_sub_norm"), heads.results(), hp.rmsEpsilon());
    var attention = Attention.separate(w, heads, rope).withInnerNorm(norm);
    return Block.sequential(w, Norm.rms(hp), attention, feedForward(hp, w, index));
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    int length = hp.feedForwardLength(index);
    var norm = Norm.rms(w.at("ffn_sub_norm"), length, hp.rmsEpsilon());
    return FeedForward.gated(w, length, Gate.of(activation(hp)).normed(norm));
  }

  private static Activation activation(Hyperparameters hp) {
    var name = hp.text("hidden_activation", "silu");
    return switch (name) {
      case "silu" -> Activation.SILU;
      case "relu2" -> Activation.RELU_SQUARED;
      default -> throw hp.wrong("hidden_activation", name, "silu or relu2");
    };
  }
}
