package llm.runtime.sampling;

/** Which tokens may come next: the others are no candidates, whatever their logits are. */
@FunctionalInterface
public interface AllowedTokens {
  /**
   * Says which.
   *
   * @param mask one bit a token, the first of the first word the lowest; is overwritten
   */
  void fill(long[] mask);
}
