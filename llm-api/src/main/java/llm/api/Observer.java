package llm.api;

/**
 * Looks at what a model computes, while it does.
 *
 * <p>It is called on the thread that computes, which all users of the model wait for: it should be
 * quick, and must not call that model, nor wait for a thread that does.
 */
public interface Observer {
  /**
   * The logits of a position.
   *
   * @param position from 0
   * @param logits {@code [vocabulary]}; only valid during the call
   */
  void logits(int position, float[] logits);

  /**
   * Whether {@link #intermediate} is wanted for this name: {@code attn_norm.3}, {@code
   * kq_softmax.0}. {@link ModelDescription} does not list them; asking for all names shows which
   * there are.
   */
  default boolean observes(String name) {
    return false;
  }

  /**
   * An intermediate of one row.
   *
   * @param name what was computed, and in which layer
   * @param position of the row
   * @param values the row; of {@code kq_softmax} {@code [heads, position + 1]}; only valid during
   *     the call
   */
  default void intermediate(String name, int position, float[] values) {}
}
