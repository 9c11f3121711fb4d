package llm.api;

/** The prompt that a conversation makes: immutable. */
public final class RenderedPrompt {
  private final String text;
  private final int[] tokens;

  private RenderedPrompt(String text, int[] tokens) {
    this.text = text;
    this.tokens = tokens;
  }

  /** A prompt: for runtimes and fakes of them. */
  public static RenderedPrompt of(String text, int[] tokens) {
    return new RenderedPrompt(
        Checks.present("text", text), Checks.present("tokens", tokens).clone());
  }

  /** What the chat template makes of the conversation, with its marks as they are spelled. */
  public String text() {
    return text;
  }

  /** What the model reads. What looks like a mark in a message is text there, and no mark. */
  public int[] tokens() {
    return tokens.clone();
  }

  /** How many tokens they are. */
  public int count() {
    return tokens.length;
  }

  @Override
  public String toString() {
    return count() + " tokens: " + text;
  }
}
