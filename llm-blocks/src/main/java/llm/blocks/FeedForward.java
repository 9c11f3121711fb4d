package llm.blocks;

import llm.tensor.Activation;
import llm.tensor.Rows;

/** What a block does to each row by itself, after attention or beside it. */
public sealed interface FeedForward permits PlainFeedForward, GatedFeedForward, Experts {
  /**
   * Computes.
   *
   * @param x {@code [n, width]}
   * @param y {@code [n, width]}
   */
  void apply(Rows x, Rows y, Pass pass);

  /** What this is. */
  Description describe();

  /**
   * Two layers: {@code y = down(activation(up(x)))}, of {@code ffn_up} and {@code ffn_down}.
   *
   * @param w the block's place
   * @param length width between the layers: {@code feed_forward_length}
   */
  static FeedForward plain(Weights w, int length, Activation activation) {
    return new PlainFeedForward(
        Linear.of(w.at("ffn_up"), w.width(), length),
        Linear.of(w.at("ffn_down"), length, w.width()),
        activation);
  }

  /**
   * A gated unit (Shazeer 2020): {@code y = down(activation(gate(x)) * up(x))}, of {@code
   * ffn_gate}, {@code ffn_up} and {@code ffn_down}.
   *
   * @param w the block's place
   * @param length width between the layers: {@code feed_forward_length}
   */
  static FeedForward gated(Weights w, int length, Activation activation) {
    return GatedFeedForward.of(w, "", length, activation);
  }

  /**
   * A gated unit whose gate and up are one matrix, {@code ffn_up}: the gate's rows first.
   *
   * @param w the block's place
   * @param length width between the layers, half of the matrix's rows
   */
  static FeedForward fusedGate(Weights w, int length, Activation activation) {
    return new GatedFeedForward(
        Linear.of(w.at("ffn_up"), w.width(), 2 * length),
        Linear.of(w.at("ffn_down"), length, w.width()),
        activation);
  }
}
