package llm.api;

/** A saved session cannot be gone on with; the message names the file and says why. */
public final class SessionFileException extends LlmException {
  private static final long serialVersionUID = 1;

  /** What is wrong. More may come: a {@code switch} needs a {@code default}. */
  public enum Kind {
    /** It is no saved session, or not what was written: cut off, or changed. */
    DAMAGED,
    /** It was written by another version, in a form that this one does not know. */
    OTHER_VERSION,
    /** Another model wrote it. */
    OTHER_MODEL,
    /** The model was loaded with other options: another type of cache, or a shorter context. */
    OTHER_OPTIONS,
    /** It cannot be read or written, whatever is in it. */
    INACCESSIBLE
  }

  private final Kind kind;

  /** With what is wrong, and a message for the user. */
  public SessionFileException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** With what is wrong, a message for the user, and what caused it. */
  public SessionFileException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }
}
