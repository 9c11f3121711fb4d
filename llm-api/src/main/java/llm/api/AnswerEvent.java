package llm.api;

import java.util.List;

/**
 * Something that happens while an answer is generated: immutable.
 *
 * <p>An answer's events are a {@link Started}, then {@link Reasoning} and {@link Text} as they
 * come, and at the end a {@link Finished}; one that fails ends without it, by the exception. No
 * other classes can extend this one, but this module may have more of them later, calls of tools
 * say: a {@code switch} needs a {@code default}, which does nothing.
 *
 * <pre>{@code
 * for (var event : answer.events()) {
 *   switch (event) {
 *     case AnswerEvent.Text text -> IO.print(text.text());
 *     case AnswerEvent.Finished end -> IO.println(" (" + end.usage() + ")");
 *     default -> {}
 *   }
 * }
 * }</pre>
 */
public abstract class AnswerEvent {
  private AnswerEvent() {}

  /** The beginning: always the first. */
  public static final class Started extends AnswerEvent {
    private final int promptTokens;

    private Started(int promptTokens) {
      this.promptTokens = promptTokens;
    }

    /** A beginning: for runtimes and fakes of them. */
    public static Started of(int promptTokens) {
      return new Started(promptTokens);
    }

    /** Tokens of the prompt: the conversation as the template renders it. */
    public int promptTokens() {
      return promptTokens;
    }

    @Override
    public String toString() {
      return "started: " + promptTokens + " prompt tokens";
    }
  }

  /** More of what the assistant thinks, apart from what it says. */
  public static final class Reasoning extends AnswerEvent {
    private final String text;
    private final List<Token> tokens;

    private Reasoning(String text, List<Token> tokens) {
      this.text = Checks.present("text", text);
      this.tokens = Checks.list("tokens", tokens);
    }

    /** More of it: for runtimes and fakes of them. */
    public static Reasoning of(String text, List<Token> tokens) {
      return new Reasoning(text, tokens);
    }

    /** What is added; not empty. */
    public String text() {
      return text;
    }

    /**
     * The tokens since the last event: those that made the text, and marks before it. Empty if the
     * last event has the token that made this text, too.
     */
    public List<Token> tokens() {
      return tokens;
    }

    @Override
    public String toString() {
      return "reasoning: " + text;
    }
  }

  /** More of what the assistant says. */
  public static final class Text extends AnswerEvent {
    private final String text;
    private final List<Token> tokens;

    private Text(String text, List<Token> tokens) {
      this.text = Checks.present("text", text);
      this.tokens = Checks.list("tokens", tokens);
    }

    /** More of it: for runtimes and fakes of them. */
    public static Text of(String text, List<Token> tokens) {
      return new Text(text, tokens);
    }

    /** What is added; not empty. */
    public String text() {
      return text;
    }

    /**
     * The tokens since the last event: those that made the text, and marks before it. Empty if the
     * last event has the token that made this text, too.
     */
    public List<Token> tokens() {
      return tokens;
    }

    @Override
    public String toString() {
      return "text: " + text;
    }
  }

  /** The end: always the last, unless the answer fails. */
  public static final class Finished extends AnswerEvent {
    private final Answer answer;
    private final List<Token> tokens;

    private Finished(Answer answer, List<Token> tokens) {
      this.answer = answer;
      this.tokens = tokens;
    }

    /**
     * The end of an answer: for runtimes and fakes of them.
     *
     * @param answer has ended
     * @param tokens those since the last event
     */
    public static Finished of(Answer answer, List<Token> tokens) {
      return new Finished(Checks.present("answer", answer), Checks.list("tokens", tokens));
    }

    /** All of the answer. */
    public Message message() {
      return answer.message();
    }

    /** Why it ended. */
    public FinishReason reason() {
      return answer.finishReason();
    }

    /** Its tokens. */
    public Usage usage() {
      return answer.usage();
    }

    /** How long it took. */
    public Timings timings() {
      return answer.timings();
    }

    /** The tokens since the last event, which made no text: the one that ends it, say. */
    public List<Token> tokens() {
      return tokens;
    }

    @Override
    public String toString() {
      return "finished: " + reason() + ", " + usage();
    }
  }
}
