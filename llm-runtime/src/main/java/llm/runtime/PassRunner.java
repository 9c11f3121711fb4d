package llm.runtime;

import java.util.List;
import java.util.function.Function;
import llm.blocks.Pass;
import llm.tensor.Rows;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import org.jspecify.annotations.Nullable;

/** Computes passes: puts rows of requests together, runs them, hands out logits. */
final class PassRunner {
  /** Rows of a pass at most: enough to make prefill bound by arithmetic. */
  static final int MAX_ROWS = 512;

  private final Function<Pass, Rows> network;
  private final Workspace workspace;
  private final Batch batch = new Batch();
  private final Pass pass;

  PassRunner(Function<Pass, Rows> network, Workspace workspace) {
    this.network = network;
    this.workspace = workspace;
    this.pass = new Pass(batch, workspace);
  }

  /**
   * One pass for all requests; if it fails, one for each, which shows whose fault that was.
   *
   * <p>Nothing is thrown: what goes wrong is the failure of a request.
   */
  void run(List<Request> requests) {
    int count = requests.size();
    var failure = step(requests, 0, count);
    if (failure == null) return;
    if (count == 1) {
      requests.get(0).fail(failure);
      return;
    }
    for (int i = 0; i < count; i++) {
      requests.get(i).rewind(); // what went wrong may have come behind the pass
      var own = step(requests, i, i + 1);
      if (own != null) requests.get(i).fail(own);
    }
  }

  /** One pass with some of the requests; returns what went wrong. */
  private @Nullable Throwable step(List<Request> requests, int from, int to) {
    try {
      int end = from;
      while (end < to && requests.get(end).join(batch, MAX_ROWS) > 0) end++;
      if (end == from) return null;
      var observer = requests.get(from).observer();
      var rows = network.apply(observer == null ? pass : new Pass(batch, workspace, observer));
      for (int i = from, row = 0; i < end; i++) row = requests.get(i).deliver(rows, row);
      for (int i = from; i < end; i++) requests.get(i).advance();
      return null;
    } catch (Throwable e) {
      return e;
    } finally {
      batch.clear(); // it would keep the states of sessions that are closed
      workspace.release(0);
    }
  }
}
