package llm.cli.chat;

import java.util.Optional;

/** Where messages and commands come from. */
public interface Lines extends AutoCloseable {
  /** The next message or command, of one line or several; empty at the end. */
  Optional<String> next();

  /** The same, beginning with a text to be changed. */
  Optional<String> next(String proposal);

  /** Whether a person sits there, who can mend what is wrong. */
  boolean isInteractive();

  /**
   * Has {@code ^C} do something else than ending the command, until what it returns is closed. A
   * {@code ^C} since the last line was read counts, too.
   */
  Interruption onInterrupt(Runnable action);

  /** Whether there are no more lines because the process is told to end. */
  default boolean isInterrupted() {
    return false;
  }

  @Override
  void close();

  /** While {@code ^C} does something else. */
  interface Interruption extends AutoCloseable {
    @Override
    void close();
  }
}
