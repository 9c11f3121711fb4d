package llm.tensor.sequence.pages;

/**
 * Where the bytes of pages come from. Used by several threads at a time: those of all sequences
 * that share it.
 */
public interface PageBudget {
  /** Takes bytes; if there are not so many, it throws and takes none. */
  void take(long bytes);

  /**
   * Gives bytes back that were taken; none, when one of several owners has let a page go, which may
   * be the last one's to give back now.
   */
  void give(long bytes);
}
