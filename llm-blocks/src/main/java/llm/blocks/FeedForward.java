package llm.blocks;

import java.util.List;
import llm.tensor.Activation;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;

/**
 * What a block does to each row by itself, after its mixer or beside it.
 *
 * <p>A plugin may bring its own.
 */
public interface FeedForward {
  /**
   * Computes.
   *
   * @param x {@code [n, width]}
   * @param y {@code [n, width]}
   */
  void apply(Rows x, Rows y, Pass pass);

  /**
   * Where it keeps what it needs of a sequence, as a {@link Mixer} does: nothing, but where a row
   * is fed with what came before it too.
   */
  default List<StateSlot<?>> states() {
    return List.of();
  }

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
   * A gated unit that lets through only what stands out of a row's gate, by so many standard
   * deviations above its mean (Gemma Team 2025): {@code y = down(activation(max(g - mean(g) -
   * deviations sd(g), 0)) * up(x))}, {@code g = gate(x)}.
   *
   * @param w the block's place
   * @param length width between the layers
   */
  static FeedForward gatedSparse(Weights w, int length, Activation activation, float deviations) {
    return GatedFeedForward.of(w, "", length, activation)
        .with(new Gate.Sparse(activation, deviations));
  }

  /**
   * A gated unit beside a layer's experts, of {@code ffn_gate_shexp}, {@code ffn_up_shexp} and
   * {@code ffn_down_shexp} (Dai et al. 2024).
   *
   * @param w the block's place
   * @param length width between the layers
   */
  static FeedForward shared(Weights w, int length, Activation activation) {
    return GatedFeedForward.of(w, "_shexp", length, activation);
  }

  /**
   * A gated unit beside a layer's experts that counts as much as each row says: {@code y =
   * σ(gate(x)) shared(x)}, of the tensors of {@link #shared} and {@code ffn_gate_inp_shexp} (Qwen
   * Team 2024).
   *
   * @param w the block's place
   * @param length width between the layers
   */
  static FeedForward sharedWeighed(Weights w, int length, Activation activation) {
    var gate = Linear.of(w.at("ffn_gate_inp_shexp"), w.width(), 1);
    return new WeighedFeedForward(shared(w, length, activation), gate);
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
