package llm.tensor;

/**
 * A fixed team of threads that runs one task at a time, each worker its part.
 *
 * <p>The caller is worker 0. Only one thread at a time may call {@link #run}.
 */
public final class Workers implements AutoCloseable {
  /** Work that can be cut into parts. */
  @FunctionalInterface
  public interface Task {
    /** Does the part of this worker, 0 to workers - 1. */
    void run(int worker, int workers);
  }

  private final int size;

  private Workers(int size) {
    this.size = size;
  }

  /** A team of so many threads, the caller's included. */
  public static Workers of(int threads) {
    if (threads < 1)
      throw new IllegalArgumentException("threads: " + threads + ", expected 1 or more");
    return new Workers(threads);
  }

  /** How many threads there are, the caller's included. */
  public int size() {
    return size;
  }

  /** Runs the task on all workers and returns when all are done. */
  public void run(Task task) {
    for (int i = 0; i < size; i++) task.run(i, size);
  }

  @Override
  public void close() {}
}
