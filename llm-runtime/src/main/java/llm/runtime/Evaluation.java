package llm.runtime;

import llm.api.Observer;
import llm.blocks.Pass;
import llm.runtime.engine.Failures;
import llm.runtime.engine.Request;
import llm.runtime.engine.Scheduler;
import llm.runtime.sampling.LogitsCheck;
import llm.tensor.Rows;
import llm.tensor.sequence.SequenceState;
import org.jspecify.annotations.Nullable;

/** Tells an observer what a model computes, chunk by chunk. */
final class Evaluation implements Pass.Observer, Request.RowSink {
  private final Observer observer;
  private final float[] logits;
  private int chunkStart; // row r of the pass under way stands r positions behind it
  private @Nullable Throwable thrown; // by the observer; published by the request's end

  Evaluation(Observer observer, int vocabularySize) {
    this.observer = observer;
    this.logits = new float[vocabularySize];
  }

  /** Runs tokens through the model; throws what the observer throws. */
  void run(Scheduler scheduler, SequenceState state, int[] tokens, int chunk) {
    var request = new Request(state, tokens, 0, Request.Wanted.ALL, this);
    try {
      scheduler.run(request.observed(this, chunk));
    } catch (RuntimeException e) {
      // No switch of patterns: linking one takes memory, which may be what is lacking.
      var own = thrown;
      if (own == null) throw e;
      if (own instanceof RuntimeException unchecked) throw unchecked;
      if (own instanceof Error error) throw error;
      throw Failures.of(own);
    }
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
      observer.intermediate(name, chunkStart + row, values);
    } catch (Throwable e) {
      thrown = e;
      throw e;
    }
  }

  @Override
  public void accept(int position, Rows rows, int row) {
    System.arraycopy(rows.data(), rows.offset(row), logits, 0, logits.length);
    LogitsCheck.check(logits, position);
    chunkStart = position + 1;
    try {
      observer.logits(position, logits);
    } catch (Throwable e) {
      thrown = e;
      throw e;
    }
  }
}
