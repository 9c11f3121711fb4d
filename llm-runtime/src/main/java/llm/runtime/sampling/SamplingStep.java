package llm.runtime.sampling;

/** A step of sampling: it changes logits, or thins the candidates out. */
interface SamplingStep {
  /** Works on the candidates in place. */
  void apply(Candidates candidates);

  /** Hears of each token that was read or written. */
  default void accept(int token) {}

  /** Hears with which surprise the token was drawn, in nats, among the candidates it left. */
  default void drawn(float surprise) {}
}
