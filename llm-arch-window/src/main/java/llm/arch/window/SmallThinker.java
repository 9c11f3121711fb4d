package llm.arch.window;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Gate;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.PassSlot;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.SlidingWindow;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Router;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * SmallThinker: {@code h = x + attention(norm(x)); y = h + Σ weight_e(x) expert_e(norm(h))}, with
 * RMSNorm and RoPE in halves; experts with ReLU gates are chosen by what comes into the block, so
 * that they can be fetched while attention works.
 *
 * <p>Song et al. 2025. The weights of the chosen sum to 1. Models with {@code
 * attention.sliding_window} have no positions in the first of every four blocks, which sees all;
 * the others see a window.
 */
public final class SmallThinker implements Architecture {
  private static final int LOCAL_PERIOD = 4;

  @Override
  public String id() {
    return "smallthinker";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var window = SlidingWindow.globalFirst(hp, LOCAL_PERIOD);
    var rope = Parts.localRope(hp, w);
    var input = new PassSlot();
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i -> {
          boolean turns = window.isLocal(i) || !window.exists();
          var positions = turns ? rope : Positions.none();
          var attention = Attention.of(w.block(i), Heads.of(hp, i), positions);
          var experts = experts(hp, w.block(i), input);
          return Block.sequential(
                  w.block(i), Norm.rms(hp), attention.withWindow(window.of(i)), experts)
              .withKeptInput(input);
        });
  }

  private static Experts experts(Hyperparameters hp, Weights w, PassSlot input) {
    var routing = Routing.of(hp, Routing.softmax()).normalized();
    var router = Router.of(w, hp, routing).reading(input);
    int length = hp.positive("expert_feed_forward_length");
    return Experts.gated(w, router, length, Gate.of(Activation.RELU));
  }
}
