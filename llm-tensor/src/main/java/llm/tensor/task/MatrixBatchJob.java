package llm.tensor.task;

import java.util.Arrays;
import llm.tensor.kernel.ArraySize;
import llm.tensor.kernel.MatrixProduct;
import llm.tensor.kernel.Scratch;

/**
 * The products of heads and a matrix of each, cut into heads and blocks of rows: a worker computes
 * each by itself, as a head's matrix is small.
 */
public final class MatrixBatchJob implements Team.Task {
  /** Rows of a block at most: a head's matrix is read once for them. */
  private static final int ROWS = 128;

  /** Multiplications below which one thread is faster than several. */
  private static final long SMALL = 1 << 15;

  private final Team team;
  private final Worker[] workers;
  private StackedMatrix[] matrices = {};
  private RowData x = RowData.none();
  private RowData y = x;
  private int fromAt;
  private int fromStep;
  private int toAt;
  private int toStep;
  private int blocks;

  /** What one worker computes with. */
  private static final class Worker {
    final MatrixProduct product = new MatrixProduct();
    final Scratch scratch = new Scratch();
    float[] in = {}; // [row, columns]
    float[] out = {}; // [row, rows of the matrix]
  }

  /** A job for these threads. */
  public MatrixBatchJob(Team team) {
    this.team = team;
    workers = new Worker[team.size()];
    Arrays.setAll(workers, i -> new Worker());
  }

  /** Where heads are in what is multiplied: the first one's column, and from one to the next. */
  public void from(RowData x, int at, int step) {
    this.x = x;
    fromAt = at;
    fromStep = step;
  }

  /** Where heads are in what comes out: the first one's column, and from one to the next. */
  public void to(RowData y, int at, int step) {
    this.y = y;
    toAt = at;
    toStep = step;
  }

  /** Multiplies: a matrix for each head. */
  public void multiply(StackedMatrix[] matrices) {
    this.matrices = matrices;
    blocks = Math.ceilDiv(x.rows(), ROWS);
    long size = (long) matrices[0].rows() * matrices[0].columns();
    if (team.size() == 1 || matrices.length * x.rows() * size < SMALL) {
      for (int i = 0; i < matrices.length * blocks; i++) run(workers[0], i);
    } else {
      team.run(this);
    }
  }

  @Override
  public void run(int worker) {
    int all = matrices.length * blocks;
    for (int i = team.claim(); i < all; i = team.claim()) run(workers[worker], i);
  }

  private void run(Worker w, int number) {
    int head = number / blocks, first = number % blocks * ROWS;
    int rows = Math.min(ROWS, x.rows() - first);
    var matrix = matrices[head];
    int in = matrix.columns(), out = matrix.rows();
    if (w.in.length < rows * in) w.in = new float[ArraySize.ofRows(rows, in)];
    if (w.out.length < rows * out) w.out = new float[ArraySize.ofRows(rows, out)];
    for (int r = 0; r < rows; r++) {
      int at = x.offset(first + r) + fromAt + head * fromStep;
      System.arraycopy(x.data(), at, w.in, r * in, in);
    }
    multiply(w, matrix, rows);
    for (int r = 0; r < rows; r++) {
      int at = y.offset(first + r) + toAt + head * toStep;
      System.arraycopy(w.out, r * out, y.data(), at, out);
    }
  }

  private static void multiply(Worker w, StackedMatrix matrix, int rows) {
    var product = w.product;
    product.multiply(w.in, rows, matrix.columns());
    product.into(w.out, matrix.rows());
    // by index: C2 may leave an iterator as an object
    for (int i = 0; i < matrix.layouts().size(); i++) {
      var layout = product.layout(matrix.layouts().get(i));
      if (layout.reserve(rows, matrix.columns())) layout.fill(w.in, 0, 0, rows);
    }
    int column = 0;
    for (var part : matrix.parts()) {
      part.multiply(product, w.scratch, column, 0, part.rows());
      column += part.rows();
    }
  }
}
