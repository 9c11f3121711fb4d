package llm.tensor.kernel.machine.panel;

/**
 * Writes code that brings the numbers of a block of weights into vector registers: a lane of 32
 * bits for each row, and several vectors of rows.
 */
public interface QuantSource {
  /** What there is. */
  QuantForm form();

  /**
   * Integers of a step: the four columns of a quad as unsigned bytes; or as words, in even steps
   * its first and third column, in odd ones the other two.
   *
   * @param v which vector of rows
   */
  void integers(int block, int step, int v, int target);

  /**
   * What a block's integers are multiplied by: floats.
   *
   * @param other a register that is overwritten
   */
  void scales(int block, int v, int target, int other);

  /** What a group's are: the same 16 bits in both halves of a lane. */
  void multipliers(int block, int group, int v, int target);

  /**
   * What is added to a group's weights: floats.
   *
   * @param other a register that is overwritten
   */
  void offsets(int block, int group, int v, int target, int other);
}
