package llm.api;

import java.util.Objects;

/**
 * Whether tokens are guessed ahead, so that a pass can compute several at once: faster, and the
 * same text.
 *
 * <p>A guessed token is kept if it is the one that the samplers choose there; so what is generated
 * is what would be without, token for token. It turns itself off where it does not pay; {@link
 * Usage#draftedTokens} and {@link Usage#acceptedTokens} say how it went.
 */
public sealed interface Speculation {
  /** Nothing is guessed. */
  static Speculation off() {
    return Off.INSTANCE;
  }

  /** Guesses what followed the same words earlier in the prompt, or in the text so far. */
  static Ngram ngram() {
    return Ngram.DEFAULTS;
  }

  /**
   * Has a smaller model guess.
   *
   * @param model has the same vocabulary, token by token; it must stay open
   */
  static Draft draft(LanguageModel model) {
    return new Draft(Checks.present("model", model), Draft.MAX_TOKENS);
  }

  /** Nothing is guessed: see {@link Speculation#off}. */
  final class Off implements Speculation {
    private static final Off INSTANCE = new Off();

    private Off() {}

    @Override
    public String toString() {
      return "off";
    }
  }

  /** Guesses from the text itself: see {@link Speculation#ngram}. */
  final class Ngram implements Speculation {
    private static final Ngram DEFAULTS = new Ngram(2, 8);

    private final int minMatch;
    private final int maxTokens;

    private Ngram(int minMatch, int maxTokens) {
      this.minMatch = minMatch;
      this.maxTokens = maxTokens;
    }

    /** The last tokens that must have been there before: 2 unless said otherwise. */
    public int minMatch() {
      return minMatch;
    }

    /** Tokens guessed at a time at most: 8 unless said otherwise. */
    public int maxTokens() {
      return maxTokens;
    }

    /**
     * The same with another {@link #minMatch}.
     *
     * @param tokens 1 or more
     */
    public Ngram withMinMatch(int tokens) {
      Checks.that(tokens >= 1, "minMatch", tokens, "1 or more");
      return new Ngram(tokens, maxTokens);
    }

    /**
     * The same with other {@link #maxTokens}.
     *
     * @param tokens 1 to 64
     */
    public Ngram withMaxTokens(int tokens) {
      return new Ngram(minMatch, Draft.checked(tokens));
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Ngram other && other.minMatch == minMatch && other.maxTokens == maxTokens;
    }

    @Override
    public int hashCode() {
      return Objects.hash(minMatch, maxTokens);
    }

    @Override
    public String toString() {
      return "ngram, " + minMatch + " tokens to match, " + maxTokens + " at most";
    }
  }

  /** Has another model guess: see {@link Speculation#draft}. */
  final class Draft implements Speculation {
    private static final int MAX_TOKENS = 8;
    private static final int LIMIT = 64;

    private final LanguageModel model;
    private final int maxTokens;

    private Draft(LanguageModel model, int maxTokens) {
      this.model = model;
      this.maxTokens = maxTokens;
    }

    private static int checked(int tokens) {
      Checks.that(tokens >= 1 && tokens <= LIMIT, "maxTokens", tokens, "1 to " + LIMIT);
      return tokens;
    }

    /** The model that guesses. */
    public LanguageModel model() {
      return model;
    }

    /** Tokens guessed at a time at most: 8 unless said otherwise. */
    public int maxTokens() {
      return maxTokens;
    }

    /**
     * The same with other {@link #maxTokens}.
     *
     * @param tokens 1 to 64
     */
    public Draft withMaxTokens(int tokens) {
      return new Draft(model, checked(tokens));
    }

    @Override
    public String toString() {
      return "draft by " + model.description().name() + ", " + maxTokens + " at most";
    }
  }
}
