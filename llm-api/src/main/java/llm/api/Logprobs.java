package llm.api;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How likely a token was, as the model sees it: before any sampler, at temperature 1. */
public final class Logprobs {
  private final Entry token;
  private final List<Entry> top;

  private Logprobs(Entry token, List<Entry> top) {
    this.token = Checks.present("token", token);
    this.top = Checks.list("top", top);
  }

  /**
   * What is known of a token: for runtimes and fakes of them.
   *
   * @param token the one that was chosen
   * @param top the likeliest, in falling order
   */
  public static Logprobs of(Entry token, List<Entry> top) {
    return new Logprobs(token, top);
  }

  /** The token that was chosen. */
  public Entry token() {
    return token;
  }

  /** The likeliest tokens, in falling order; the chosen one need not be among them. */
  public List<Entry> top() {
    return top;
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Logprobs other && token.equals(other.token) && top.equals(other.top);
  }

  @Override
  public int hashCode() {
    return Objects.hash(token, top);
  }

  @Override
  public String toString() {
    return token + " of " + top;
  }

  /** A token and its probability: immutable. */
  public static final class Entry {
    private final int id;
    private final String text;
    private final float logprob;

    private Entry(int id, String text, float logprob) {
      this.id = id;
      this.text = Checks.present("text", text);
      this.logprob = logprob;
    }

    /** A token and its probability: for runtimes and fakes of them. */
    public static Entry of(int id, String text, float logprob) {
      return new Entry(id, text, logprob);
    }

    /** Its number in the vocabulary. */
    public int id() {
      return id;
    }

    /** The token's characters alone; U+FFFD for bytes that make none. */
    public String text() {
      return text;
    }

    /** Natural logarithm of its probability. */
    public float logprob() {
      return logprob;
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Entry other
          && id == other.id
          && text.equals(other.text)
          && Float.compare(logprob, other.logprob) == 0;
    }

    @Override
    public int hashCode() {
      return Objects.hash(id, text, logprob);
    }

    @Override
    public String toString() {
      return id + " " + logprob;
    }
  }
}
