package llm.api;

import org.jspecify.annotations.Nullable;

/**
 * What happens when the context is full and there is more to generate.
 *
 * <p>Nothing goes in silence: {@link Usage#droppedTokens} says how many tokens went.
 */
public sealed interface WhenFull {
  /** It ends, by {@link FinishReason#CONTEXT_FULL}. */
  static WhenFull stop() {
    return Stop.INSTANCE;
  }

  /**
   * The oldest turns of a chat go, but never the system's message; what remains is read again as
   * far as it is not known. A session has no messages, and refuses it by an {@link
   * IllegalArgumentException}.
   */
  static WhenFull dropOldestMessages() {
    return DropOldestMessages.INSTANCE;
  }

  /**
   * The oldest tokens behind the first ones go, in whole pages.
   *
   * <p>Of a chat they go while an answer is written, its messages stay: where these are longer than
   * the context, the next question is refused by a {@link ContextOverflowException}; see {@link
   * #dropOldestMessages}.
   *
   * @param keep how many tokens stay at the beginning, 0 or more
   */
  static WhenFull shift(int keep) {
    Checks.that(keep >= 0, "keep", keep, "0 or more");
    return new Shift(keep);
  }

  /** See {@link WhenFull#stop}. */
  final class Stop implements WhenFull {
    private static final Stop INSTANCE = new Stop();

    private Stop() {}

    @Override
    public String toString() {
      return "stop";
    }
  }

  /** See {@link WhenFull#dropOldestMessages}. */
  final class DropOldestMessages implements WhenFull {
    private static final DropOldestMessages INSTANCE = new DropOldestMessages();

    private DropOldestMessages() {}

    @Override
    public String toString() {
      return "drop the oldest messages";
    }
  }

  /** See {@link WhenFull#shift}. */
  final class Shift implements WhenFull {
    private final int keep;

    private Shift(int keep) {
      this.keep = keep;
    }

    /** Tokens that stay at the beginning. */
    public int keep() {
      return keep;
    }

    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Shift other && other.keep == keep;
    }

    @Override
    public int hashCode() {
      return keep;
    }

    @Override
    public String toString() {
      return "shift behind the first " + keep + " tokens";
    }
  }
}
