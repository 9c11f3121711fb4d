package llm.api;

import java.util.OptionalLong;

/**
 * There is no room for what was asked: for keys and values of a long context, say, in the VM's heap
 * or in {@link LoadOptions#cacheBytes}.
 *
 * <p>It fails alone what asked for memory. The session holds what was read and written before: it
 * can go on when there is memory again, or give its own back by {@link Session#truncate} and {@link
 * Session#close}. The heap's limit is set by {@code -Xmx}.
 */
public final class InsufficientMemoryException extends LlmException {
  private static final long serialVersionUID = 1;
  private static final long UNKNOWN = -1;

  private final long needed;
  private final long available;

  /** With a message for the user: where the VM does not say how much it lacks. */
  public InsufficientMemoryException(String message) {
    super(message);
    needed = UNKNOWN;
    available = UNKNOWN;
  }

  /** With a message for the user, and what caused it: the VM does not say how much it lacks. */
  public InsufficientMemoryException(String message, Throwable cause) {
    super(message, cause);
    needed = UNKNOWN;
    available = UNKNOWN;
  }

  /**
   * With a message for the user.
   *
   * @param needed bytes that were asked for
   * @param available bytes that there are
   */
  public InsufficientMemoryException(String message, long needed, long available) {
    super(message);
    this.needed = needed;
    this.available = available;
  }

  /** Bytes that were asked for; empty where the VM does not say. */
  public OptionalLong needed() {
    return needed == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(needed);
  }

  /** Bytes that there were; empty where the VM does not say. */
  public OptionalLong available() {
    return available == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(available);
  }
}
