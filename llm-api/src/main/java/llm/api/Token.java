package llm.api;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A generated token: immutable. */
public final class Token {
  private final int id;
  private final String text;
  private final @Nullable Logprobs logprobs;

  private Token(int id, String text, @Nullable Logprobs logprobs) {
    this.id = id;
    this.text = text;
    this.logprobs = logprobs;
  }

  /** A token of which nobody asked how likely it was: for runtimes and fakes of them. */
  public static Token of(int id, String text) {
    return new Token(id, Checks.present("text", text), null);
  }

  /** The same, and how likely it was. */
  public Token withLogprobs(Logprobs logprobs) {
    return new Token(id, text, Checks.present("logprobs", logprobs));
  }

  /** Its number in the vocabulary. */
  public int id() {
    return id;
  }

  /**
   * The characters that it completes: empty where it ends within a character, or where they may
   * begin a stop string; what was kept back comes with a later token.
   */
  public String text() {
    return text;
  }

  /** How likely it was, if {@link GenerationOptions#logprobs()} asks for that. */
  public Optional<Logprobs> logprobs() {
    return Optional.ofNullable(logprobs);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Token other
        && id == other.id
        && text.equals(other.text)
        && Objects.equals(logprobs, other.logprobs);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, text, logprobs);
  }

  @Override
  public String toString() {
    return id + " \"" + text + "\"";
  }
}
