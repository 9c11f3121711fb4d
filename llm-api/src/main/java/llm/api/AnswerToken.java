package llm.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A token of an answer, and what it adds to the answer's two parts: immutable.
 *
 * <p>Marks between the parts ({@code <think>}) belong to neither; characters that may begin a mark
 * come with a later token.
 */
public final class AnswerToken {
  private final Token token;
  private final String reasoning;
  private final String content;

  private AnswerToken(Token token, String reasoning, String content) {
    this.token = Checks.present("token", token);
    this.reasoning = Checks.present("reasoning", reasoning);
    this.content = Checks.present("content", content);
  }

  /** A token, and what it adds: for runtimes and fakes of them. */
  public static AnswerToken of(Token token, String reasoning, String content) {
    return new AnswerToken(token, reasoning, content);
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

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof AnswerToken other
        && token.equals(other.token)
        && reasoning.equals(other.reasoning)
        && content.equals(other.content);
  }

  @Override
  public int hashCode() {
    return Objects.hash(token, reasoning, content);
  }

  @Override
  public String toString() {
    return token.toString();
  }
}
