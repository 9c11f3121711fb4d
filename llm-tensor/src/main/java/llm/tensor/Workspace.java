package llm.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.IntConsumer;
import llm.tensor.kernel.SizedKernels;
import llm.tensor.task.AttentionJob;
import llm.tensor.task.IndexJob;
import llm.tensor.task.MatrixBatchJob;
import llm.tensor.task.MatrixJob;
import llm.tensor.task.RowsJob;

/**
 * Scratch memory of one forward pass at a time, and the threads that compute it.
 *
 * <p>Rows are taken like a stack's elements and released down to a mark; after the first passes
 * nothing is allocated any more. Not thread-safe: it belongs to one pass at a time.
 */
public final class Workspace {
  private final Workers workers;
  private final List<Rows> taken = new ArrayList<>();
  private final Map<Object, Rows> kept = new WeakHashMap<>();
  private final MatrixJob matrixJob;
  private final MatrixBatchJob matrixBatchJob;
  private final RowsJob rowsJob;
  private final AttentionJob attentionJob;
  private final SizedKernels kernels;
  private final RowGroups rowGroups = new RowGroups();
  private final IndexJob indexJob;
  private int depth;

  /** A workspace that computes with these threads, and with the backend of this VM. */
  public Workspace(Workers workers) {
    this(workers, Backend.chosen());
  }

  /** A workspace that computes with these threads and a backend. */
  public Workspace(Workers workers, Backend backend) {
    this.workers = workers;
    this.matrixJob = new MatrixJob(workers.team(), backend.kernels());
    this.matrixBatchJob = new MatrixBatchJob(workers.team());
    this.rowsJob = new RowsJob(workers.team(), backend.kernels());
    this.attentionJob = new AttentionJob(workers.team(), backend.kernels());
    this.kernels = backend.kernels();
    this.indexJob = new IndexJob(workers.team(), backend.kernels());
  }

  /** The threads that compute. */
  public Workers workers() {
    return workers;
  }

  /** Rows of this shape, valid until {@link #release} goes below them. */
  public Rows take(int rows, int width) {
    if (depth == taken.size()) taken.add(Rows.of(this));
    var result = taken.get(depth++);
    result.reshape(rows, width);
    return result;
  }

  /**
   * Rows of this shape beside the stack, valid until somebody asks for those of the same key again.
   *
   * @param key forgotten with its rows when nobody else holds it
   */
  public Rows keep(Object key, int rows, int width) {
    var result = kept.get(key);
    if (result == null) {
      result = Rows.of(this);
      kept.put(key, result);
    }
    result.reshape(rows, width);
    return result;
  }

  /** Starts to group rows by what they choose; the groups are valid until it is asked again. */
  public RowGroups group(int rows, int perRow, int groups) {
    return rowGroups.begin(rows, perRow, groups);
  }

  /** The present depth of the stack, for {@link #release}. */
  public int mark() {
    return depth;
  }

  /** Gives back all rows taken since that mark. */
  public void release(int mark) {
    if (mark > depth) throw new IllegalArgumentException("mark " + mark + " above " + depth);
    depth = mark;
  }

  /**
   * Runs tasks 0 to count - 1 on the threads, each once, and returns when all are done: the heads
   * of a recurrence, say.
   *
   * <p>They run at the same time and in no order; a task takes nothing from this workspace. What
   * one throws is thrown here, once every thread has ended. A thread takes the next task that is
   * left, so that it is well to have a few for each thread, and each worth some microseconds.
   */
  public void parallel(int count, IntConsumer task) {
    if (count <= 1) {
      if (count == 1) task.accept(0);
      return;
    }
    var team = workers.team();
    team.run(
        worker -> {
          for (int i = team.claim(); i < count; i = team.claim()) task.accept(i);
        });
  }

  /** What is computed with states that are so many matrices of so many columns. */
  public StateOperations stateOperations(int matrices, int columns) {
    return new StateOperations(kernels.forHeads(matrices, columns));
  }

  MatrixJob matrixJob() {
    return matrixJob;
  }

  MatrixBatchJob matrixBatchJob() {
    return matrixBatchJob;
  }

  RowsJob rowsJob() {
    return rowsJob;
  }

  IndexJob indexJob() {
    return indexJob;
  }

  AttentionJob attentionJob() {
    return attentionJob;
  }
}
