package llm.runtime.speculation;

import llm.api.GenerationOptions;
import llm.api.LanguageModel;
import llm.api.Session;

/**
 * Has a smaller model of the same vocabulary guess: its likeliest tokens.
 *
 * <p>It keeps a session of that model in step with the text. What the session has not read yet it
 * reads when it is asked, a part of a long prompt at a time, so that nobody waits long; until it
 * has read all it guesses nothing, and neither does it where its context is full.
 */
final class ModelDrafter implements Drafter {
  /** Tokens that are read at a time. */
  static final int PART = 128;

  private static final double WEIGHT = 0.2;

  private final int vocabularySize;
  private final Session session;
  private final TokenList text = new TokenList();
  private double nanosPerToken;

  /**
   * Has read nothing.
   *
   * @param vocabularySize tokens that may be guessed: a model may have more rows than there are
   */
  ModelDrafter(LanguageModel model, int vocabularySize) {
    this.vocabularySize = vocabularySize;
    session = model.newSession();
  }

  @Override
  public void accept(int token) {
    text.add(token);
  }

  @Override
  public void truncate(int length) {
    text.truncate(length);
  }

  @Override
  public int draft(int[] draft, int count) {
    session.truncate(text.commonPrefix(session.tokens()));
    if (text.size() + count > session.contextLength()) return 0;
    if (text.size() - session.length() <= PART) return write(draft, count);
    readPart();
    return 0;
  }

  private void readPart() {
    int from = session.length();
    try (var reading = session.generate(text.range(from, from + PART), likeliest(0))) {
      reading.text();
    }
  }

  private int write(int[] draft, int count) {
    // Nothing new: the last token is read again, for its logits.
    session.truncate(Math.min(session.length(), text.size() - 1));
    long start = System.nanoTime();
    int drafted = 0;
    var rest = text.range(session.length(), text.size());
    try (var generation = session.generate(rest, likeliest(count))) {
      for (var token : generation) {
        if (token.id() >= vocabularySize) break;
        draft[drafted++] = token.id();
      }
    }
    learn((System.nanoTime() - start) / (double) Math.max(1, drafted));
    return drafted;
  }

  private void learn(double found) {
    nanosPerToken = nanosPerToken == 0 ? found : nanosPerToken + WEIGHT * (found - nanosPerToken);
  }

  private static GenerationOptions likeliest(int count) {
    return GenerationOptions.builder().temperature(0).ignoreEnd(true).maxTokens(count).build();
  }

  @Override
  public int trust() {
    return 0;
  }

  @Override
  public double nanosPerToken() {
    return nanosPerToken;
  }

  @Override
  public void close() {
    session.close();
  }
}
