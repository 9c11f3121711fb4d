package llm.tensor.task;

import java.util.Arrays;
import java.util.List;
import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.MatrixProduct;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.Scratch;

/** The product of rows and a matrix, cut into chunks of the matrix's rows. */
public final class MatrixJob implements Team.Task {
  /** Chunks for each worker: enough that workers of unequal speed end together. */
  private static final int CHUNKS = 8;

  /** Multiplications below which one thread is faster than several. */
  private static final long SMALL = 1 << 15;

  private static final int GRANULE = ActivationLayout.GRANULE;

  private final Team team;
  private final MatrixProduct product = new MatrixProduct();
  private final Scratch[] scratch; // of each worker
  private PackedMatrix[] parts = {};
  private int rowsOfChunk;
  private ActivationLayout[] layouts = new ActivationLayout[4]; // those that are to be filled
  private int layoutCount;
  private boolean filling;

  /** A job for these threads. */
  public MatrixJob(Team team) {
    this.team = team;
    scratch = new Scratch[team.size()];
    Arrays.setAll(scratch, i -> new Scratch());
  }

  /** Multiplies: out = in Wᵀ. */
  public void multiply(RowData in, StackedMatrix matrix, RowData out) {
    parts = matrix.parts();
    product.multiply(in.data(), in.rows(), in.width());
    product.into(out.data(), out.width());
    long work = (long) in.rows() * in.width() * matrix.rows();
    boolean alone = work < SMALL || team.size() == 1;
    layOut(matrix, alone || in.rows() <= GRANULE);
    rowsOfChunk = alone ? matrix.rows() : Math.ceilDiv(matrix.rows(), team.size() * CHUNKS);
    if (alone) {
      for (int i = 0, column = 0; i < parts.length; column += parts[i++].rows()) {
        parts[i].multiply(product, scratch[0], column, 0, parts[i].rows());
      }
    } else {
      team.run(this);
    }
  }

  /** Lays activations out as the matrix reads them. */
  private void layOut(StackedMatrix matrix, boolean alone) {
    reserve(matrix.layouts());
    if (layoutCount == 0) return;
    if (alone) {
      fill(0, product.rows());
      return;
    }
    filling = true;
    try {
      team.run(this);
    } finally {
      filling = false;
    }
  }

  private void reserve(List<Scratch.Key<? extends ActivationLayout>> keys) {
    if (layouts.length < keys.size()) layouts = new ActivationLayout[keys.size()];
    layoutCount = 0;
    for (int i = 0; i < keys.size(); i++) {
      var layout = product.layout(keys.get(i));
      if (layout.reserve(product.rows(), product.columns())) layouts[layoutCount++] = layout;
    }
  }

  private void fill(int fromRow, int toRow) {
    for (int i = 0; i < layoutCount; i++) layouts[i].fill(product.x(), fromRow, toRow);
  }

  @Override
  public void run(int worker, int count) {
    if (filling) {
      int granules = Math.ceilDiv(product.rows(), GRANULE);
      int from = granules * worker / count, to = granules * (worker + 1) / count;
      if (from < to) fill(from * GRANULE, Math.min(to * GRANULE, product.rows()));
      return;
    }
    int part = 0, column = 0, first = 0; // first: number of the part's first chunk
    for (int chunk = team.claim(); ; chunk = team.claim()) {
      while (chunk >= first + chunks(parts[part])) {
        first += chunks(parts[part]);
        column += parts[part].rows();
        if (++part == parts.length) return;
      }
      int step = step(parts[part]), from = (chunk - first) * step;
      int to = Math.min(from + step, parts[part].rows());
      parts[part].multiply(product, scratch[worker], column, from, to);
    }
  }

  private int chunks(PackedMatrix part) {
    return Math.ceilDiv(part.rows(), step(part));
  }

  private int step(PackedMatrix part) {
    return Math.ceilDiv(rowsOfChunk, part.granule()) * part.granule();
  }
}
