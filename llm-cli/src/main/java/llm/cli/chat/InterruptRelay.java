package llm.cli.chat;

import java.util.Optional;

/**
 * Whom a {@code ^C} is for while a chat runs: the line that is being typed, the answer under way,
 * or, between the two, the answer that comes next.
 *
 * <p>One handler serves the whole chat, so that there is no moment in which a {@code ^C} ends the
 * process or is forgotten. Thread-safe.
 */
final class InterruptRelay {
  private Optional<Runnable> typing = Optional.empty();
  private Optional<Runnable> answer = Optional.empty();
  private boolean pending;
  private boolean leaving;

  /** A {@code ^C} came. */
  void interrupt() {
    stop().ifPresent(Runnable::run);
  }

  /** What stops the answer under way: not called in here, for it may wait for other threads. */
  private synchronized Optional<Runnable> stop() {
    if (typing.isPresent()) {
      // Called in here: no line that is read later may be hit.
      typing.get().run();
      return Optional.empty();
    }
    pending = true;
    return answer;
  }

  /**
   * From now on a line is typed.
   *
   * @param interruption has the reader of lines give up; returns at once
   */
  synchronized void beginLine(Runnable interruption) {
    typing = Optional.of(interruption);
  }

  /** The reader is ready: what came before concerned neither this line nor its answer. */
  synchronized void lineIsReady() {
    pending = false;
  }

  /** The reader was not listening, or not any more. */
  synchronized void keep() {
    pending = true;
  }

  /**
   * The line is there.
   *
   * @param interrupted whether a {@code ^C} came too late for the line: its answer is meant
   */
  synchronized void endLine(boolean interrupted) {
    typing = Optional.empty();
    pending |= interrupted;
  }

  /** Until what it returns is closed, {@code ^C} does this; at once if one is pending. */
  Lines.Interruption whileAnswering(Runnable stop) {
    if (begin(stop)) stop.run();
    return this::endAnswer;
  }

  private synchronized boolean begin(Runnable stop) {
    answer = Optional.of(stop);
    return pending;
  }

  private synchronized void endAnswer() {
    answer = Optional.empty();
    pending = false;
  }

  /** Has the chat end: no more lines are wanted. */
  void leave() {
    synchronized (this) {
      leaving = true;
    }
    interrupt();
  }

  synchronized boolean isLeaving() {
    return leaving;
  }
}
