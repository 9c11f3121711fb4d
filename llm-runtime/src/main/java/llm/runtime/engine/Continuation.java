package llm.runtime.engine;

/**
 * What writes a sequence on: draws its tokens and decides where it ends.
 *
 * <p>The scheduler's thread calls it, in the order of the tokens; never two threads at once. What
 * it throws ends its own sequence.
 */
public interface Continuation {
  /**
   * What follows.
   *
   * @param logits of what comes behind the sequence's last token; not to be changed or kept
   */
  Written next(float[] logits);
}
