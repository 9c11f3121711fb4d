package llm.blocks;

import java.util.List;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;

/**
 * What moves information along a sequence: attention, a recurrence, a convolution.
 *
 * <p>All else in a model works on each row by itself. What a row needs of those before it is kept
 * in the states of its sequence, which the pass's batch gives: {@code slot.of(batch.state(row))}.
 * Rows of one sequence stand in a batch in order, others may stand between them, and a prompt may
 * be cut anywhere: the result must not depend on that.
 *
 * <p>A mixer is immutable, and belongs to one block of one model. A plugin may bring its own.
 */
public interface Mixer {
  /** Mixers side by side (Dong et al. 2024): each sees the same rows, their results are added. */
  static Mixer sideBySide(Mixer first, Mixer second) {
    return new SideBySide(List.of(first, second));
  }

  /** This, added to what it sees and normalised: {@code y = norm(x + this(x))}. */
  default Mixer normedSum(Norm norm) {
    return new NormedSum(this, norm);
  }

  /**
   * Computes.
   *
   * @param x {@code [n, width]}, a row for each of the batch; not to be changed
   * @param y {@code [n, width]}
   */
  void apply(Rows x, Rows y, Pass pass);

  /** Where it keeps what it needs of a sequence; always the same slots. */
  List<StateSlot<?>> states();

  /** What this is. */
  Description describe();
}
