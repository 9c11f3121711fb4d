package llm.runtime.embedding;

import llm.api.Observer;
import llm.blocks.Pass;
import llm.runtime.engine.Failures;
import llm.runtime.engine.Request;
import llm.tensor.Rows;
import org.jspecify.annotations.Nullable;

/** Shows somebody the intermediates of a text, and hands its rows on. */
final class WatchedRows implements Pass.Observer, Request.RowSink {
  /** Rows of a pass of a text that may be cut into passes. */
  static final int CHUNK = 512;

  private final Observer observer;
  private final Request.RowSink rows;
  private int first; // position of the pass's first row
  private @Nullable Throwable thrown; // by the observer; published by the request's end

  WatchedRows(Observer observer, Request.RowSink rows) {
    this.observer = observer;
    this.rows = rows;
  }

  @Override
  public boolean observes(String name) {
    try {
      return observer.observes(name);
    } catch (Throwable e) {
      thrown = e;
      throw e;
    }
  }

  @Override
  public void observe(String name, int row, float[] values) {
    try {
      observer.intermediate(name, first + row, values);
    } catch (Throwable e) {
      thrown = e;
      throw e;
    }
  }

  @Override
  public void accept(int position, Rows output, int row) {
    rows.accept(position, output, row);
  }

  @Override
  public void settle() {
    first += CHUNK;
    rows.settle();
  }

  @Override
  public void rewind() {
    rows.rewind();
  }

  @Override
  public void finish(Pass pass) {
    rows.finish(pass);
  }

  /** What the observer threw, to be thrown again; otherwise what went wrong. */
  RuntimeException failure(RuntimeException otherwise) {
    var own = thrown;
    if (own == null) return otherwise;
    if (own instanceof Error error) throw error;
    return own instanceof RuntimeException unchecked ? unchecked : Failures.of(own);
  }
}
