package llm.cli.terminal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import llm.cli.format.Text;

/**
 * A line on standard error that says what is being waited for.
 *
 * <p>Shown only on a terminal, and only once waiting takes a moment; gone when it is closed.
 * Thread-safe.
 */
public final class StatusLine implements AutoCloseable {
  private static final long DELAY_MILLIS = 300;
  private static final long PERIOD_MILLIS = 100;
  private static final int WIDTH = 78;

  private final Output err;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private String text = "";
  private String shown = "";
  private boolean closed;

  private StatusLine(Output err) {
    this.err = err;
  }

  /** Starts waiting. */
  public static StatusLine start(Console console) {
    var line = new StatusLine(console.err());
    if (console.err().isTerminal()) {
      Thread.ofPlatform().daemon().name("llm-status").start(line::repaint);
    }
    return line;
  }

  /** Says what is being done now, as far as a line holds it. */
  public void show(String text) {
    lock.lock();
    try {
      this.text = Text.printable(text, WIDTH);
    } finally {
      lock.unlock();
    }
  }

  private void repaint() {
    lock.lock();
    try {
      var pause = DELAY_MILLIS;
      while (!closed) {
        if (!closing.await(pause, MILLISECONDS)) paint(text);
        pause = PERIOD_MILLIS;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Overwrites with blanks, not with an escape code: those are not wanted everywhere. */
  private void paint(String now) {
    if (closed || now.equals(shown)) return;
    err.print("\r" + now + " ".repeat(Math.max(0, shown.length() - now.length())));
    if (now.isEmpty()) err.print("\r");
    err.flush();
    shown = now;
  }

  /** Wipes it out: what was waited for is there. It does not come back. */
  public void clear() {
    lock.lock();
    try {
      paint("");
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    clear();
  }
}
