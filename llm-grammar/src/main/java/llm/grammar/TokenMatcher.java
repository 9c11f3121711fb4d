package llm.grammar;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import llm.grammar.engine.State;

/**
 * Matches a model's tokens against a grammar: says which may come, and takes the one that was
 * chosen.
 *
 * <p>For one thread at a time; forks may work in other threads. No token makes it throw: what does
 * not fit is not taken.
 */
public final class TokenMatcher {
  /** How many bytes {@link #forced} looks ahead. */
  private static final int MOST_FORCED = 4096;

  private final Masks masks;
  private State state;

  TokenMatcher(Masks masks, State state) {
    this.masks = masks;
    this.state = state;
  }

  /** A place to which one may return; valid for the matcher it is of, and for its forks. */
  public static final class Mark {
    private final State state;

    private Mark(State state) {
      this.state = state;
    }
  }

  /**
   * Says which tokens may come next. Where the text may end, the token that ends it is not in the
   * mask: see {@link #mayEnd}.
   *
   * @param bits one bit a token, token 0 the lowest of the first word; is overwritten
   * @throws IllegalArgumentException if {@code bits} has fewer words than the vocabulary needs
   */
  public void mask(long[] bits) {
    int words = masks.vocabulary().words();
    if (bits.length < words) {
      throw new IllegalArgumentException(
          "a mask of this vocabulary has " + words + " words, found " + bits.length);
    }
    Arrays.fill(bits, 0);
    var lock = masks.engine().lock();
    lock.lock();
    try {
      masks.fill(state, bits);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a token.
   *
   * @return whether it fits; if not nothing has changed. A number that is no token, and a token
   *     without bytes, do not fit.
   */
  public boolean accept(int token) {
    var bytes = masks.vocabulary().bytes();
    if (token < 0 || token >= bytes.size() || bytes.length(token) == 0) {
      return false;
    }
    var lock = masks.engine().lock();
    lock.lock();
    try {
      var at = state;
      for (int i = 0; i < bytes.length(token); i++) {
        at = at.next(bytes.at(token, i));
        if (at == null) {
          return false;
        }
      }
      state = at;
      masks.trim();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the text may end here. */
  public boolean mayEnd() {
    return state.mayEnd();
  }

  /** Whether the text must end here: no byte may come. */
  public boolean mustEnd() {
    return state.mustEnd();
  }

  /** The bytes that must come, because no others may; none if there is a choice. */
  public byte[] forced() {
    var lock = masks.engine().lock();
    lock.lock();
    try {
      var bytes = new ByteArrayOutputStream();
      var at = state;
      while (bytes.size() < MOST_FORCED) {
        int b = at.forced();
        var next = b < 0 ? null : at.next(b);
        if (next == null) {
          break;
        }
        bytes.write(b);
        at = next;
      }
      masks.trim();
      return bytes.toByteArray();
    } finally {
      lock.unlock();
    }
  }

  /** Here. */
  public Mark mark() {
    return new Mark(state);
  }

  /** Goes to {@code mark}, back or forth. */
  public void rollback(Mark mark) {
    state = mark.state;
  }

  /** Another matcher that stands where this one does. */
  public TokenMatcher fork() {
    return new TokenMatcher(masks, state);
  }
}
