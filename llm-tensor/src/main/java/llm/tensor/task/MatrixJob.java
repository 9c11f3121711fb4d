package llm.tensor.task;

import java.util.Arrays;
import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.SizedKernels;
import org.jspecify.annotations.Nullable;

/**
 * Products of rows and matrices: one product, or several that are independent of each other
 * (grouped GEMM). They are cut into chunks of the matrices' rows. Many rows that meet a matrix of a
 * small model are cut into blocks instead: a worker lays a block out, multiplies it by the whole
 * matrix and ends its products, all in the cache.
 */
public final class MatrixJob implements Team.Task {
  /** Chunks for each worker: enough that workers of unequal speed end together. */
  private static final int CHUNKS = 8;

  /** The same where several rows are little work: beside it what a chunk costs by itself counts. */
  private static final int CHUNKS_OF_LITTLE = 3;

  private static final long LITTLE = 1 << 24; // multiplications

  /** What reading a matrix costs, in rows that are multiplied by it. */
  private static final int READING = 8;

  /** Multiplications below which one thread is faster than several. */
  private static final long SMALL = 1 << 15;

  /** Activations that one thread lays out faster than several. */
  private static final long FEW_ACTIVATIONS = 1 << 15;

  /** Rows of a block, at least and at most. */
  private static final int LEAST_BLOCK = 32;

  private static final int MOST_BLOCK = 192;

  /** Weights from which on rows are not cut: each block reads them all. */
  private static final long LARGE_MATRIX = 1 << 22;

  private static final int GRANULE = ActivationLayout.GRANULE;

  /** What workers do at present. */
  private enum Phase {
    FILL,
    MULTIPLY,
    MULTIPLY_BLOCKS,
    END
  }

  private final Team team;
  private final Scratch[] scratch; // of each worker
  private final GroupProduct[] blocks; // of each worker: rows of the one product
  private final Epilogue epilogue;
  private GroupProduct[] products = {};
  private int count;
  private Phase phase = Phase.MULTIPLY;
  private RowData in = RowData.none();
  private RowData out = in;
  private int rowsOfBlock;

  /** A job for these threads. */
  public MatrixJob(Team team, SizedKernels sized) {
    this.team = team;
    scratch = new Scratch[team.size()];
    Arrays.setAll(scratch, i -> new Scratch());
    blocks = new GroupProduct[team.size()];
    Arrays.setAll(blocks, i -> new GroupProduct());
    epilogue = new Epilogue(sized);
  }

  /** Multiplies: out = in Wᵀ. */
  public void multiply(RowData in, StackedMatrix matrix, RowData out) {
    epilogue.clear();
    multiplyAll(in, matrix, out);
  }

  /** Multiplies: out = f(in Wᵀ + bias), or without f. */
  public void multiply(
      RowData in, StackedMatrix matrix, float[] bias, @Nullable Elementwise function, RowData out) {
    epilogue.set(bias, function);
    try {
      multiplyAll(in, matrix, out);
    } finally {
      epilogue.clear();
    }
  }

  private void multiplyAll(RowData in, StackedMatrix matrix, RowData out) {
    if (in.rows() == 0) return;
    count = 0;
    this.in = in;
    this.out = out;
    var product = next();
    if (isCutByRows(in.rows(), matrix)) {
      int most = Math.ceilDiv(in.rows(), MOST_BLOCK);
      int even = Math.ceilDiv(most, team.size()) * team.size();
      rowsOfBlock = Math.ceilDiv(in.rows(), even);
      product.show(matrix);
      run(Phase.MULTIPLY_BLOCKS);
      return;
    }
    product.take(in, matrix);
    product.into(out, 0);
    run();
  }

  private boolean isCutByRows(int rows, StackedMatrix matrix) {
    return rows >= LEAST_BLOCK * team.size()
        && (long) matrix.rows() * matrix.columns() < LARGE_MATRIX;
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
    epilogue.clear();
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
    if (unfilled > 0) {
      long activations = (long) unfilled * products[0].matrix().columns();
      fill(alone || unfilled <= GRANULE || activations < FEW_ACTIVATIONS);
    }
    if (alone) {
      for (int i = 0; i < count; i++) products[i].multiply(scratch[0], epilogue);
      return;
    }
    boolean little = work < LITTLE && products[0].rows() > 1;
    int chunks = team.size() * (little ? CHUNKS_OF_LITTLE : CHUNKS);
    long costOfChunk = Math.ceilDiv(cost, (long) chunks);
    for (int i = 0; i < count; i++) {
      int ofRow = products[i].rows() + READING;
      products[i].cut((int) Math.ceilDiv(costOfChunk, (long) ofRow));
    }
    run(Phase.MULTIPLY);
    if (!epilogue.isNothing() && !products[0].endsChunks()) run(Phase.END);
  }

  private void run(Phase phase) {
    this.phase = phase;
    team.run(this);
  }

  /** Lays activations out as the matrices read them. */
  private void fill(boolean alone) {
    if (alone) {
      for (int i = 0; i < count; i++) products[i].fill(0, products[i].unfilled());
      return;
    }
    run(Phase.FILL);
  }

  @Override
  public void run(int worker) {
    switch (phase) {
      case FILL, MULTIPLY -> runChunks(worker);
      case MULTIPLY_BLOCKS -> {
        for (int from = team.claim() * rowsOfBlock; from < in.rows(); ) {
          multiplyBlock(worker, from);
          from = team.claim() * rowsOfBlock;
        }
      }
      case END -> {
        for (int r = team.claim(); r < out.rows(); r = team.claim()) {
          epilogue.apply(out.data(), out.offset(r), 0, out.width());
        }
      }
    }
  }

  private void multiplyBlock(int worker, int from) {
    var block = blocks[worker];
    int rows = Math.min(rowsOfBlock, in.rows() - from);
    block.take(in, from, rows, products[0].matrix());
    block.into(out, from);
    block.fill(0, rows);
    block.multiply(scratch[worker], epilogue);
  }

  private void runChunks(int worker) {
    boolean filling = phase == Phase.FILL;
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
      else product.multiply(number - first, scratch[worker], epilogue);
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
