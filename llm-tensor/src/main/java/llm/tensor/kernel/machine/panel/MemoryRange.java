package llm.tensor.kernel.machine.panel;

/** What machine code reads and writes lies in memory that is there: the code checks nothing. */
public final class MemoryRange {
  private MemoryRange() {}

  /**
   * Refuses a range that ends behind the memory.
   *
   * @param what lies there, for the message
   * @throws IndexOutOfBoundsException if it does
   */
  public static void check(long at, long size, long limit, String what) {
    if (at < 0 || size < 0 || at > limit - size) {
      throw new IndexOutOfBoundsException(what + " from " + at + ", " + size + ", of " + limit);
    }
  }
}
