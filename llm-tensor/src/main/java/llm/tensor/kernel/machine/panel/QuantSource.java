package llm.tensor.kernel.machine.panel;

/**
 * Writes code that brings the numbers of a block of weights into vector registers: a lane of 32
 * bits for each row, and several vectors of rows.
 */
public interface QuantSource {
  /** What there is. */
  QuantForm form();

  /**
   * The four columns of a quad as unsigned bytes; of decoded words, those of a step.
   *
   * @param v which vector of rows
   * @param other a register that is overwritten
   */
  void integers(int block, int quad, int v, int target, int other);

  /**
   * The same where integers are words: the quad's first and third column, and in the register
   * behind the other two. They are signed, and 256 times as large.
   */
  void words(int block, int quad, int v, int target, int other);

  /**
   * What a block's integers are multiplied by: floats.
   *
   * @param other a register that is overwritten
   */
  void scales(int block, int v, int target, int other);

  /** What a group's are: ints, or for sums of words the same 16 bits in both halves of a lane. */
  void multipliers(int block, int group, int v, int target);

  /**
   * What is added to a group's weights: floats.
   *
   * @param other a register that is overwritten
   */
  void offsets(int block, int group, int v, int target, int other);
}
