package llm.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A token of an answer, and what it adds to the answer's parts, which are reasoning, text and calls
 * of tools: immutable.
 *
 * <p>Marks between the parts ({@code <think>}) belong to none; characters that may begin a mark
 * come with a later token.
 */
public final class AnswerToken {
  private final Token token;
  private final List<AnswerEvent> events;
  private final String reasoning;
  private final String content;

  private AnswerToken(Token token, List<AnswerEvent> events) {
    this.token = Checks.present("token", token);
    this.events = Checks.list("events", events);
    var thought = new StringBuilder();
    var said = new StringBuilder();
    for (var event : this.events) {
      switch (event) {
        case AnswerEvent.Reasoning more -> thought.append(more.text());
        case AnswerEvent.Text more -> said.append(more.text());
        case AnswerEvent.CallStarted _ -> {}
        case AnswerEvent.CallArguments _ -> {}
        case AnswerEvent.CallEnded _ -> {}
        default ->
            throw new IllegalArgumentException(
                "events: " + event + ", expected reasoning, text and calls");
      }
    }
    this.reasoning = thought.toString();
    this.content = said.toString();
  }

  /** A token, and what it adds to reasoning and text: for runtimes and fakes of them. */
  public static AnswerToken of(Token token, String reasoning, String content) {
    var events = new ArrayList<AnswerEvent>();
    if (!Checks.present("reasoning", reasoning).isEmpty()) {
      events.add(AnswerEvent.Reasoning.of(reasoning, List.of()));
    }
    if (!Checks.present("content", content).isEmpty()) {
      events.add(AnswerEvent.Text.of(content, List.of()));
    }
    return new AnswerToken(token, events);
  }

  /**
   * A token, and what it adds, in order: for runtimes and fakes of them.
   *
   * @param events of reasoning, text and calls, without tokens
   */
  public static AnswerToken of(Token token, List<AnswerEvent> events) {
    return new AnswerToken(token, events);
  }

  /** The token. */
  public Token token() {
    return token;
  }

  /** The characters that it adds to the reasoning; mostly all or none. */
  public String reasoning() {
    return reasoning;
  }

  /** The characters that it adds to what is said. */
  public String content() {
    return content;
  }

  /** All that it adds, in order: of reasoning, text and calls; these events name no tokens. */
  public List<AnswerEvent> events() {
    return events;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof AnswerToken other
        && token.equals(other.token)
        && values().equals(other.values());
  }

  private List<List<Object>> values() {
    return events.stream().map(AnswerEvent::values).toList();
  }

  @Override
  public int hashCode() {
    return Objects.hash(token, values());
  }

  @Override
  public String toString() {
    return token.toString();
  }
}
