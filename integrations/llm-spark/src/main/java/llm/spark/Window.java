package llm.spark;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Maps rows in their order, so many at a time, each in a virtual thread. Rows are read by the
 * thread that iterates, as Spark wants it.
 *
 * @param <I> rows that come in
 * @param <O> rows that go out
 */
final class Window<I, O> implements Iterator<O> {
  private static final long LOOK_MILLIS = 200;

  private final Iterator<I> rows;
  private final int size;
  private final Function<I, O> work;
  private final TaskContext task;
  private final ArrayDeque<Running<O>> running = new ArrayDeque<>();

  Window(Iterator<I> rows, int size, Function<I, O> work) {
    this.rows = rows;
    this.size = size;
    this.work = work;
    this.task = TaskContext.get();
    task.addTaskCompletionListener((TaskCompletionListener) ended -> cancel());
  }

  @Override
  public boolean hasNext() {
    while (running.size() < size && rows.hasNext()) {
      var row = rows.next();
      var result = new FutureTask<>(() -> work.apply(row));
      running.add(new Running<>(result, Thread.startVirtualThread(result)));
    }
    return !running.isEmpty();
  }

  @Override
  public O next() {
    if (!hasNext()) throw new NoSuchElementException();
    var first = running.getFirst();
    while (true) {
      try {
        var output = first.result().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        running.removeFirst();
        return output;
      } catch (TimeoutException e) {
        // Spark marks a task that is killed, and need not interrupt it.
        if (task.isInterrupted()) throw new TaskKilledException("killed while a row is computed");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TaskKilledException("interrupted while a row is computed");
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) throw failure;
        if (e.getCause() instanceof Error failure) throw failure;
        throw new IllegalStateException(e.getCause()); // functions throw no others
      }
    }
  }

  private void cancel() {
    running.forEach(row -> row.thread().interrupt());
    running.clear();
  }

  private record Running<O>(FutureTask<O> result, Thread thread) {}
}
