package llm.tensor.task;

import java.util.Arrays;
import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.Scratch;

/**
 * Products of rows and matrices, cut into chunks of the matrices' rows: one product, or several
 * that are independent of each other (grouped GEMM).
 */
public final class MatrixJob implements Team.Task {
  /** Chunks for each worker: enough that workers of unequal speed end together. */
  private static final int CHUNKS = 8;

  /** What reading a matrix costs, in rows that are multiplied by it. */
  private static final int READING = 8;

  /** Multiplications below which one thread is faster than several. */
  private static final long SMALL = 1 << 15;

  private static final int GRANULE = ActivationLayout.GRANULE;

  private final Team team;
  private final Scratch[] scratch; // of each worker
  private GroupProduct[] products = {};
  private int count;
  private boolean filling;

  /** A job for these threads. */
  public MatrixJob(Team team) {
    this.team = team;
    scratch = new Scratch[team.size()];
    Arrays.setAll(scratch, i -> new Scratch());
  }

  /** Multiplies: out = in Wᵀ. */
  public void multiply(RowData in, StackedMatrix matrix, RowData out) {
    count = 0;
    var product = next();
    product.take(in, matrix);
    product.into(out, 0);
    run();
  }

  /**
   * Multiplies each row by the matrices of the groups that it chose.
   *
   * @param in {@code [rows, columns]}
   * @param out a row for each entry
   */
  public void multiplyChosen(
      RowData in, RowGrouping groups, StackedMatrix[] matrices, RowData out) {
    count = 0;
    boolean one = in.rows() == 1; // which all of its groups read where it lies
    for (int g = 0; g < groups.groups(); g++) {
      int first = groups.start(g), rows = groups.start(g + 1) - first;
      for (int from = 0; from < rows; ) {
        int size = one ? 1 : rows;
        var product = next();
        if (!one) {
          product.copy(in, matrices[g], size);
          for (int r = 0; r < size; r++) product.copyOf(r, groups.row(first + r));
        } else if (count == 1) {
          product.take(in, matrices[g]);
        } else {
          product.takeThatOf(products[0], matrices[g]);
        }
        product.into(out, first + from);
        from += size;
      }
    }
    run();
  }

  /**
   * Multiplies the entries of each group by its matrix.
   *
   * @param in a row for each entry, as out
   */
  public void multiplyEntries(
      RowData in, RowGrouping groups, StackedMatrix[] matrices, RowData out) {
    count = 0;
    for (int g = 0; g < groups.groups(); g++) {
      int first = groups.start(g), rows = groups.start(g + 1) - first;
      if (rows == 0) continue;
      var product = next();
      product.copy(in, matrices[g], rows);
      for (int r = 0; r < rows; r++) product.copyOf(r, first + r);
      product.into(out, first);
    }
    run();
  }

  /** The next product, to be filled in. */
  private GroupProduct next() {
    if (count == products.length) {
      products = Arrays.copyOf(products, count + Math.max(1, count / 2));
      for (int i = count; i < products.length; i++) products[i] = new GroupProduct();
    }
    return products[count++];
  }

  private void run() {
    long work = 0, cost = 0;
    int unfilled = 0;
    for (int i = 0; i < count; i++) {
      var product = products[i];
      work += (long) product.rows() * product.matrix().columns() * product.matrix().rows();
      cost += (long) (product.rows() + READING) * product.matrix().rows();
      unfilled += product.unfilled();
    }
    boolean alone = work < SMALL || team.size() == 1;
    if (unfilled > 0) fill(alone || unfilled <= GRANULE);
    if (alone) {
      for (int i = 0; i < count; i++) products[i].multiply(scratch[0]);
      return;
    }
    long costOfChunk = Math.ceilDiv(cost, (long) team.size() * CHUNKS);
    for (int i = 0; i < count; i++) {
      int ofRow = products[i].rows() + READING;
      products[i].cut((int) Math.ceilDiv(costOfChunk, (long) ofRow));
    }
    team.run(this);
  }

  /** Lays activations out as the matrices read them. */
  private void fill(boolean alone) {
    if (alone) {
      for (int i = 0; i < count; i++) products[i].fill(0, products[i].unfilled());
      return;
    }
    filling = true;
    try {
      team.run(this);
    } finally {
      filling = false;
    }
  }

  @Override
  public void run(int worker) {
    // first: the number of the product's first chunk, or granule
    for (int i = 0, first = 0, number = team.claim(); i < count; ) {
      var product = products[i];
      int end = first + (filling ? granules(product) : product.chunks());
      if (number >= end) {
        first = end;
        i++;
        continue;
      }
      if (filling) fill(product, number - first);
      else product.multiply(number - first, scratch[worker]);
      number = team.claim();
    }
  }

  private static int granules(GroupProduct product) {
    return Math.ceilDiv(product.unfilled(), GRANULE);
  }

  private static void fill(GroupProduct product, int granule) {
    int from = granule * GRANULE;
    product.fill(from, Math.min(from + GRANULE, product.rows()));
  }
}
