package llm.arch.cohere;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.attention.SlidingWindow;
import llm.blocks.spi.Architecture;

/**
 * Command R7B and A: {@code y = x + attention(norm(x)) + feedForward(norm(x))}, with LayerNorm
 * without biases, SwiGLU, tied output and scaled logits.
 *
 * <p>Cohere 2024, 2025. Three of four blocks see a window only and have RoPE in pairs; the fourth
 * sees all and has no positions (Yang et al. 2025).
 */
public final class Cohere2 implements Architecture {
  private static final int LOCAL_PERIOD = 4;

  @Override
  public String id() {
    return "cohere2";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    var window = SlidingWindow.of(hp, LOCAL_PERIOD);
    return Parts.scaled(
        hp,
        Decoder.of(
            hp,
            w,
            Norm.layer(hp),
            i -> {
              Positions positions = window.isLocal(i) ? rope : Positions.none();
              var attention = Attention.of(w.block(i), Heads.of(hp, i), positions);
              return Parts.block(hp, w.block(i), i, attention.withWindow(window.of(i)));
            }));
  }
}
