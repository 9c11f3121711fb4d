package llm.blocks;

import llm.tensor.Rows;

/**
 * A place for rows that one part of a model computes in a pass and later ones read: inputs of all
 * layers, the values of the first, a choice that several share.
 *
 * <p>Whoever writes gives the slot itself to those who read. What lies in it is that of one pass,
 * and needs no state of a sequence.
 */
public final class PassSlot {
  /** Another place. */
  public PassSlot() {}

  /**
   * Rows to be written, which lie here to the end of the pass; they hold garbage at first.
   *
   * @return {@code [rows, width]}
   */
  public Rows take(int rows, int width, Pass pass) {
    return pass.keep(this, rows, width);
  }

  /**
   * What was written in this pass.
   *
   * @throws IllegalStateException if nothing was
   */
  public Rows of(Pass pass) {
    return pass.kept(this);
  }
}
