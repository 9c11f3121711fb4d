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

  /** This and another one side by side: {@code y = this(x) + other(x)}. */
  default FeedForward plus(FeedForward other) {
    return new FeedForwardSum(this, other);
  }

  /** This on rows that are normalised first: {@code y = this(norm(x))}. */
  default FeedForward normedBefore(Norm norm) {
    return new NormedBefore(norm, this);
  }

  /** This with what it gives normalised: {@code y = norm(this(x))}. */
  default FeedForward normedAfter(Norm norm) {
    return new NormedAfter(this, norm);
  }

  /** This with what it gives multiplied by a number: {@code y = scale this(x)}. */
  default FeedForward scaled(float scale) {
    return new ScaledFeedForward(this, scale);
  }

  /**
   * This on what lies in a slot instead of the block's rows: on what came into the block, say, see
   * {@link Block#withKeptInput}.
   */
  default FeedForward reading(PassSlot slot) {
    return new ReadingFeedForward(this, slot);
  }

  /**
   * Two layers: {@code y = down(activation(up(x)))}, of {@code ffn_up} and {@code ffn_down}.
   *
   * @param w the block's place
   * @param length width between the layers: {@code feed_forward_length}
   */
  static FeedForward plain(Weights w, int length, Activation activation) {
    return PlainFeedForward.of(w, "", length, activation);
  }

  /** Two layers: {@code y = down(activation(up(x)))}. */
  static FeedForward plain(Linear up, Linear down, Activation activation) {
    return new PlainFeedForward(up, down, activation);
  }

  /**
   * A gated unit (Shazeer 2020): {@code y = down(activation(gate(x)) * up(x))}, of {@code
   * ffn_gate}, {@code ffn_up} and {@code ffn_down}.
   *
   * @param w the block's place
   * @param length width between the layers: {@code feed_forward_length}
   */
  static FeedForward gated(Weights w, int length, Activation activation) {
    return gated(w, length, Gate.of(activation));
  }

  /**
   * A unit with a gate of its own, of {@code ffn_gate}, {@code ffn_up} and {@code ffn_down}.
   *
   * @param w the block's place
   * @param length width between the layers: {@code feed_forward_length}
   */
  static FeedForward gated(Weights w, int length, Gate gate) {
    return GatedFeedForward.of(w, "", length, gate);
  }

  /**
   * A gated unit: {@code y = down(gate(both(x)))}.
   *
   * @param both {@code [width] -> [2 length]}: the gate, then what it gates
   * @param down {@code [length] -> [width]}
   */
  static FeedForward gated(Linear both, Linear down, Gate gate) {
    return new GatedFeedForward(both, down, gate);
  }

  /**
   * A gated unit beside a layer's experts, of {@code ffn_gate_shexp}, {@code ffn_up_shexp} and
   * {@code ffn_down_shexp} (Dai et al. 2024).
   *
   * @param w the block's place
   * @param length width between the layers
   */
  static FeedForward shared(Weights w, int length, Activation activation) {
    return shared(w, length, Gate.of(activation));
  }

  /**
   * A unit with a gate of its own beside a layer's experts, of the tensors of {@link
   * #shared(Weights, int, Activation)}.
   *
   * @param w the block's place
   * @param length width between the layers
   */
  static FeedForward shared(Weights w, int length, Gate gate) {
    return GatedFeedForward.of(w, "_shexp", length, gate);
  }

  /**
   * Two layers beside a layer's experts, of {@code ffn_up_shexp} and {@code ffn_down_shexp}.
   *
   * @param w the block's place
   * @param length width between the layers
   */
  static FeedForward sharedPlain(Weights w, int length, Activation activation) {
    return PlainFeedForward.of(w, "_shexp", length, activation);
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
    return GatedFeedForward.fused(w, "", length, Gate.of(activation));
  }

  /**
   * The same beside a layer's experts: of {@code ffn_up_shexp} and {@code ffn_down_shexp}.
   *
   * @param w the block's place
   * @param length width between the layers, half of the first matrix's rows
   */
  static FeedForward sharedFusedGate(Weights w, int length, Activation activation) {
    return GatedFeedForward.fused(w, "_shexp", length, Gate.of(activation));
  }
}
