package llm.blocks.experts;

import java.util.Optional;
import llm.blocks.Linear;
import llm.blocks.Weights;

/**
 * The narrower space in which experts work (NVIDIA 2025): they see {@code down(x)}, and their sum
 * goes through {@code up}; the router sees x.
 *
 * @param down {@code [width] -> [latent]}: {@code ffn_latent_down}
 * @param up {@code [latent] -> [width]}: {@code ffn_latent_up}
 */
record Latent(Linear down, Linear up) {
  /** Of the block that is here, if it has one. */
  static Optional<Latent> of(Weights w) {
    if (!w.has("ffn_latent_down") && !w.has("ffn_latent_up")) return Optional.empty();
    var down = Linear.ofInput(w.at("ffn_latent_down"), w.width());
    return Optional.of(new Latent(down, Linear.of(w.at("ffn_latent_up"), down.out(), w.width())));
  }

  int width() {
    return down.out();
  }
}
