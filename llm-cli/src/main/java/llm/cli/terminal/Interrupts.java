package llm.cli.terminal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What happens when the process is asked to end: {@code ^C}, SIGTERM, a closed terminal.
 *
 * <p>The VM would halt in the middle of things. Work that is guarded is stopped instead, and given
 * time to say how far it came; then the VM ends with the signal's exit code (130 for {@code ^C}).
 */
public final class Interrupts {
  private final AtomicReference<Optional<Guard>> current = new AtomicReference<>(Optional.empty());

  private Interrupts() {}

  /** Those of the process. */
  public static Interrupts ofProcess() {
    var interrupts = new Interrupts();
    Runtime.getRuntime().addShutdownHook(new Thread(interrupts::interrupt, "llm-interrupt"));
    return interrupts;
  }

  /** None but those that {@link #interrupt} makes. */
  public static Interrupts manual() {
    return new Interrupts();
  }

  /** Stops the work that is guarded now, if any, and waits until it ended or time is up. */
  public void interrupt() {
    current.get().ifPresent(Guard::stop);
  }

  /**
   * Guards work until the guard is closed; one at a time.
   *
   * @param stop tells the work to end soon; called by another thread
   * @param patience how long the process waits for the guard to be closed then
   */
  public Guard guard(Runnable stop, Duration patience) {
    var guard = new Guard(stop, patience);
    current.set(Optional.of(guard));
    return guard;
  }

  /** Work that wants to be told. */
  public final class Guard implements AutoCloseable {
    private final Runnable stop;
    private final Duration patience;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Guard(Runnable stop, Duration patience) {
      this.stop = stop;
      this.patience = patience;
    }

    private void stop() {
      stop.run();
      try {
        var _ = ended.await(patience.toMillis(), MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      current.set(Optional.empty());
      ended.countDown();
    }
  }
}
