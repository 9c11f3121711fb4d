package llm.api;

/**
 * A step of one's own in the choice of the next token: it works before all samplers.
 *
 * <p>It is called on the engine's side, once for each token of the generation that it was given to
 * and never by two threads at once for the same generation; others wait meanwhile, so it should be
 * quick. It must not call the model that generates: that is an {@link IllegalStateException}. What
 * it throws ends its own generation alone: whoever reads that gets an {@link LlmException} whose
 * cause it is, or an {@link IllegalStateException} or {@link IllegalArgumentException} as it is.
 *
 * <p>It sees the logits of all tokens, those that a {@link Constraint} forbids too, and cannot let
 * one of these through.
 *
 * <p>One that remembers something serves one generation at a time: give each its own.
 */
@FunctionalInterface
public interface LogitsProcessor {
  /**
   * Changes the logits of the next token; negative infinity leaves a token out.
   *
   * @param tokens those so far, the prompt's included; only valid during the call
   * @param logits {@code [vocabulary]}, as the model computed them or as the processor before left
   *     them; only valid during the call. A NaN or infinity, or no token that is left, is an {@link
   *     IllegalStateException}.
   */
  void process(Tokens tokens, float[] logits);

  /** The tokens of a sequence, which a processor may look at: not for implementing. */
  interface Tokens {
    /** How many there are. */
    int length();

    /**
     * One of them.
     *
     * @param index from 0; the last one is {@code length() - 1}
     */
    int get(int index);

    /** How many of them, at the beginning, are the prompt's. */
    int promptLength();
  }
}
