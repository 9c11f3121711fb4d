package llm.api;

import java.util.List;

/**
 * Something that happens while an answer is generated: immutable.
 *
 * <p>An answer's events are a {@link Started}, then {@link Reasoning} and {@link Text} as they
 * come, for each call of a tool a {@link CallStarted}, some {@link CallArguments} and a {@link
 * CallEnded}, and at the end a {@link Finished}; one that fails ends without it, by the exception.
 * An answer that runs its calls ({@link ToolBox}) has several rounds: behind the calls of one there
 * is a {@link CallReturned} for each, and then the {@link Started} of the next.
 *
 * <p>No other classes can extend this one, but this module may have more of them later: a {@code
 * switch} needs a {@code default}, which does nothing.
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
  private final List<Token> tokens;

  private AnswerEvent(List<Token> tokens) {
    this.tokens = Checks.list("tokens", tokens);
  }

  /**
   * The tokens since the last event: those that made what this one adds, marks before it, and the
   * one that ends the answer. Empty where the last event has the token that made this one, too, and
   * where none made it.
   */
  public final List<Token> tokens() {
    return tokens;
  }

  /** The same with tokens since the last event; itself if it has none. */
  AnswerEvent withTokens(List<Token> since) {
    return this;
  }

  /** What it says, tokens aside; of what is added to an answer alone. */
  List<Object> values() {
    return List.of(this);
  }

  /** The beginning of an answer, or of another round of it: always the first. */
  public static final class Started extends AnswerEvent {
    private final int promptTokens;

    private Started(int promptTokens) {
      super(List.of());
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

    private Reasoning(String text, List<Token> tokens) {
      super(tokens);
      this.text = Checks.present("text", text);
    }

    @Override
    AnswerEvent withTokens(List<Token> since) {
      return new Reasoning(text, since);
    }

    @Override
    List<Object> values() {
      return List.of("reasoning", text);
    }

    /** More of it: for runtimes and fakes of them. */
    public static Reasoning of(String text, List<Token> tokens) {
      return new Reasoning(text, tokens);
    }

    /** What is added; not empty. */
    public String text() {
      return text;
    }

    @Override
    public String toString() {
      return "reasoning: " + text;
    }
  }

  /** More of what the assistant says. */
  public static final class Text extends AnswerEvent {
    private final String text;

    private Text(String text, List<Token> tokens) {
      super(tokens);
      this.text = Checks.present("text", text);
    }

    @Override
    AnswerEvent withTokens(List<Token> since) {
      return new Text(text, since);
    }

    @Override
    List<Object> values() {
      return List.of("text", text);
    }

    /** More of it: for runtimes and fakes of them. */
    public static Text of(String text, List<Token> tokens) {
      return new Text(text, tokens);
    }

    /** What is added; not empty. */
    public String text() {
      return text;
    }

    @Override
    public String toString() {
      return "text: " + text;
    }
  }

  /** The beginning of a call of a tool: its name is known, its arguments follow. */
  public static final class CallStarted extends AnswerEvent {
    private final int index;
    private final String id;
    private final String name;

    private CallStarted(int index, String id, String name, List<Token> tokens) {
      super(tokens);
      Checks.that(index >= 0, "index", index, "0 or more");
      this.index = index;
      this.id = Checks.present("id", id);
      this.name = Checks.present("name", name);
    }

    /** A beginning: for runtimes and fakes of them. */
    public static CallStarted of(int index, String id, String name, List<Token> tokens) {
      return new CallStarted(index, id, name, tokens);
    }

    @Override
    AnswerEvent withTokens(List<Token> since) {
      return new CallStarted(index, id, name, since);
    }

    @Override
    List<Object> values() {
      return List.of("started", index, id, name);
    }

    /** Which of this answer's calls (of this round's, where there are rounds), from 0. */
    public int index() {
      return index;
    }

    /** By which the result names the call. */
    public String id() {
      return id;
    }

    /** Of the tool. */
    public String name() {
      return name;
    }

    @Override
    public String toString() {
      return "call " + index + " started: " + name + ", id " + id;
    }
  }

  /** More of the arguments of the call that was started last. */
  public static final class CallArguments extends AnswerEvent {
    private final int index;
    private final String text;

    private CallArguments(int index, String text, List<Token> tokens) {
      super(tokens);
      Checks.that(index >= 0, "index", index, "0 or more");
      this.index = index;
      this.text = Checks.present("text", text);
    }

    /** More of them: for runtimes and fakes of them. */
    public static CallArguments of(int index, String text, List<Token> tokens) {
      return new CallArguments(index, text, tokens);
    }

    @Override
    AnswerEvent withTokens(List<Token> since) {
      return new CallArguments(index, text, since);
    }

    @Override
    List<Object> values() {
      return List.of("arguments", index, text);
    }

    /** See {@link CallStarted#index}. */
    public int index() {
      return index;
    }

    /** What is added to the text of a JSON object; not empty. */
    public String text() {
      return text;
    }

    @Override
    public String toString() {
      return "call " + index + ": " + text;
    }
  }

  /** The end of a call: complete, or cut off by the end of the answer. */
  public static final class CallEnded extends AnswerEvent {
    private final int index;
    private final ToolCall call;

    private CallEnded(int index, ToolCall call, List<Token> tokens) {
      super(tokens);
      Checks.that(index >= 0, "index", index, "0 or more");
      this.index = index;
      this.call = Checks.present("call", call);
    }

    /** An end: for runtimes and fakes of them. */
    public static CallEnded of(int index, ToolCall call, List<Token> tokens) {
      return new CallEnded(index, call, tokens);
    }

    @Override
    AnswerEvent withTokens(List<Token> since) {
      return new CallEnded(index, call, since);
    }

    @Override
    List<Object> values() {
      return List.of("ended", index, call);
    }

    /** See {@link CallStarted#index}. */
    public int index() {
      return index;
    }

    /** All of the call; {@link ToolCall#isComplete} says whether it may be run. */
    public ToolCall call() {
      return call;
    }

    @Override
    public String toString() {
      return "call " + index + " ended: " + call;
    }
  }

  /** What a call returned, in an answer that runs its calls: see {@link ToolBox}. */
  public static final class CallReturned extends AnswerEvent {
    private final ToolCall call;
    private final String text;
    private final boolean failed;

    private CallReturned(ToolCall call, String text, boolean failed) {
      super(List.of());
      this.call = Checks.present("call", call);
      this.text = Checks.present("text", text);
      this.failed = failed;
    }

    /** What a call returned, or how it failed. */
    static CallReturned of(ToolCall call, String text, boolean failed) {
      return new CallReturned(call, text, failed);
    }

    /** The call. */
    public ToolCall call() {
      return call;
    }

    /** What the model is told. */
    public String text() {
      return text;
    }

    /** Whether the function failed, or was given arguments that it does not take. */
    public boolean isFailed() {
      return failed;
    }

    @Override
    public String toString() {
      return call.name() + (failed ? " failed: " : " returned: ") + text;
    }
  }

  /** The end: always the last, unless the answer fails. */
  public static final class Finished extends AnswerEvent {
    private final Answer answer;

    private Finished(Answer answer, List<Token> tokens) {
      super(tokens);
      this.answer = Checks.present("answer", answer);
    }

    /**
     * The end of an answer: for runtimes and fakes of them.
     *
     * @param answer has ended
     * @param tokens those since the last event
     */
    public static Finished of(Answer answer, List<Token> tokens) {
      return new Finished(answer, tokens);
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

    @Override
    public String toString() {
      return "finished: " + reason() + ", " + usage();
    }
  }
}
