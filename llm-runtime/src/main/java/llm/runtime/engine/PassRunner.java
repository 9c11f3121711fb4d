package llm.runtime.engine;

import java.util.List;
import java.util.function.Function;
import llm.blocks.Pass;
import llm.tensor.Rows;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import org.jspecify.annotations.Nullable;

/** Computes passes: puts rows of requests together, runs them, hands out what comes out. */
final class PassRunner {
  /**
   * Rows of a pass at most, unless one text alone has more: enough to make prefill bound by
   * arithmetic.
   */
  static final int MAX_ROWS = 512;

  private final Function<Pass, Rows> network;
  private final Workspace workspace;
  private final int maxRequests;
  private final Batch batch = new Batch();
  private final Pass pass;
  private int tried; // requests of which the last step has taken rows, or tried to

  PassRunner(Function<Pass, Rows> network, Workspace workspace, int maxRequests) {
    this.network = network;
    this.workspace = workspace;
    this.maxRequests = maxRequests;
    this.pass = new Pass(batch, workspace);
  }

  /**
   * One pass for as many requests as it may hold; if it fails, one for each of these, which shows
   * whose fault that was.
   *
   * <p>Nothing is thrown: what goes wrong is the failure of a request.
   */
  void run(List<Request> requests) {
    var failure = step(requests, 0, requests.size());
    if (failure == null) return;
    int count = tried;
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
    tried = 0;
    try {
      int last = Math.min(to, from + maxRequests);
      int end = from;
      while (end < last) {
        tried++;
        if (requests.get(end).join(batch, MAX_ROWS) == 0) break;
        end++;
      }
      tried = end - from;
      if (end == from) return null;
      var observer = requests.get(from).observer();
      var running = observer == null ? pass : new Pass(batch, workspace, observer);
      var rows = network.apply(running);
      for (int i = from, row = 0; i < end; i++) row = requests.get(i).deliver(rows, row);
      for (int i = from; i < end; i++) requests.get(i).complete(running);
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
