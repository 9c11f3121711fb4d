package llm.runtime.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import llm.blocks.Pass;
import llm.tensor.Rows;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import org.jspecify.annotations.Nullable;

/** Computes passes: puts planned rows together, runs them, hands out what comes out. */
final class PassRunner {
  /**
   * Rows of a pass at most, unless one text alone has more: enough to make prefill bound by
   * arithmetic.
   */
  static final int MAX_ROWS = 512;

  private final Function<Pass, Rows> network;
  private final Workspace workspace;
  private final List<RowSource> drawing = new ArrayList<>();
  private final IntConsumer drawOne;
  private final Batch batch = new Batch();
  private final Pass pass;

  PassRunner(Function<Pass, Rows> network, Workspace workspace) {
    this.network = network;
    this.workspace = workspace;
    this.pass = new Pass(batch, workspace);
    this.drawOne = this::drawOne;
  }

  /**
   * One pass with the planned rows of all of these; if it fails, one for each of them, which shows
   * whose fault that was.
   *
   * <p>Nothing is thrown: what goes wrong is the failure of one of them.
   */
  void run(List<RowSource> sources) {
    var failure = step(sources, 0, sources.size());
    if (failure != null) runEach(sources, failure);
    draw(sources);
    for (int i = 0; i < sources.size(); i++) follow(sources.get(i));
  }

  /**
   * Draws tokens of several at the same time. Where that fails as a whole, each is drawn when it is
   * followed.
   */
  private void draw(List<RowSource> sources) {
    try {
      drawing.clear();
      for (int i = 0; i < sources.size(); i++) {
        var source = sources.get(i);
        if (!source.isFinished() && source.isToDraw()) drawing.add(source);
      }
      if (drawing.size() > 1) workspace.workers().forEach(drawing.size(), drawOne);
    } catch (OutOfMemoryError e) {
      // none was begun that is not drawn
    }
  }

  private void drawOne(int index) {
    drawing.get(index).draw();
  }

  private void runEach(List<RowSource> sources, Throwable failure) {
    if (sources.size() == 1) {
      sources.get(0).fail(failure);
      return;
    }
    for (int i = 0; i < sources.size(); i++) {
      var source = sources.get(i);
      source.rewind(); // what went wrong may have come behind the pass
      var own = step(sources, i, i + 1);
      if (own != null) source.fail(own);
    }
  }

  /** One pass with some of them; returns what went wrong. */
  private @Nullable Throwable step(List<RowSource> sources, int from, int to) {
    try {
      for (int i = from; i < to; i++) sources.get(i).join(batch);
      var observer = sources.get(from).observer();
      var running = observer == null ? pass : new Pass(batch, workspace, observer);
      var rows = network.apply(running);
      for (int i = from, row = 0; i < to; i++) row = sources.get(i).deliver(rows, row);
      for (int i = from; i < to; i++) sources.get(i).complete(running);
      for (int i = from; i < to; i++) sources.get(i).advance();
      return null;
    } catch (Throwable e) {
      return e;
    } finally {
      batch.clear(); // it would keep the states of sessions that are closed
      workspace.release(0);
    }
  }

  private static void follow(RowSource source) {
    if (source.isFinished()) return;
    try {
      source.follow();
    } catch (Throwable e) {
      source.fail(e);
    }
  }
}
