package llm.runtime.engine;

/**
 * What writes a sequence on: draws its tokens and decides where it ends.
 *
 * <p>The scheduler's thread calls it, in the order of the tokens; never two threads at once. What
 * it throws ends its own sequence.
 */
public interface Continuation {
  /** No tokens. */
  int[] NONE = {};

  /**
   * What follows.
   *
   * @param logits of what comes behind the sequence's last token; not to be changed or kept
   */
  Written next(float[] logits);

  /** How many tokens may follow at most, as far as it knows: drafts are no longer. */
  default int left() {
    return Integer.MAX_VALUE;
  }

  /**
   * How many of the first tokens of a draft may follow, one behind the other: no others are looked
   * at.
   */
  default int fitting(int[] draft, int count) {
    return count;
  }

  /**
   * The tokens that {@link #next} will give whatever the logits are, one behind the other: a pass
   * reads them at once. None mostly; not to be changed.
   */
  default int[] certain() {
    return NONE;
  }

  /** Whether there may be such tokens at all. */
  default boolean mayBeCertain() {
    return false;
  }

  /**
   * Whether it calls code of nobody else: then tokens of several sequences are drawn at the same
   * time, and others wait only for the longest of these.
   */
  default boolean isSelfContained() {
    return false;
  }
}
