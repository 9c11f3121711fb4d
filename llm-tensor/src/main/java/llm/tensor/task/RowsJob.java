package llm.tensor.task;

import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.SizedKernels;
import llm.tensor.sequence.Batch;
import org.jspecify.annotations.Nullable;

/** What is computed on each row of a batch by itself, on several threads where that pays. */
public final class RowsJob implements Team.Task {
  /** What is computed. */
  public enum Kind {
    RMS_NORM,
    LAYER_NORM,
    LAYER_NORM_OF_SUM,
    ADD,
    ADD_TO_ROWS,
    ADD_OF_GROUP,
    ADD_ENTRIES,
    SCALE,
    CLAMP,
    SOFT_CAP,
    ACTIVATE,
    GATE,
    ROTATE
  }

  private static final RowData NONE = RowData.none();
  private static final float[] NO_FLOATS = {};
  private static final float[][] NO_VECTORS = {};

  /** Elements below which one thread is faster than several. */
  private static final int SMALL = 1 << 14;

  private final Team team;
  private final SizedKernels sized;
  private Kernels kernels;
  private Kind kind = Kind.ADD;
  private RowData x = NONE;
  private RowData y = NONE;
  private float[] weight = NO_FLOATS;
  private float[] bias = NO_FLOATS;
  private float number;
  private Elementwise activation = Elementwise.RELU;
  private int firstColumn;
  private int heads;
  private int headSize;
  private RowGrouping groups = new RowGrouping();
  private float[][] vectors = NO_VECTORS;
  private @Nullable RotationTable rotation;
  private @Nullable Batch batch;

  /** A job for these threads. */
  public RowsJob(Team team, SizedKernels sized) {
    this.team = team;
    this.sized = sized;
    kernels = sized.forAny();
  }

  /** Computes on x and y, with what the other methods have set. */
  public void run(Kind kind, RowData x, RowData y) {
    this.kind = kind;
    this.x = x;
    this.y = y;
    kernels = isOfStream() ? sized.forStream(y.width()) : sized.forRows(y.width());
    if (x.rows() == 1 || team.size() == 1 || (long) x.rows() * x.width() < SMALL) {
      rows(0, x.rows());
    } else {
      team.run(this);
    }
  }

  /** What norms multiply by and add, and a number. */
  public RowsJob with(float[] weight, float[] bias, float number) {
    this.weight = weight;
    this.bias = bias;
    this.number = number;
    return this;
  }

  /** A vector. */
  public RowsJob with(float[] weight) {
    return with(weight, NO_FLOATS, 0);
  }

  /** A number. */
  public RowsJob with(float number) {
    return with(NO_FLOATS, NO_FLOATS, number);
  }

  /** A function of each element. */
  public RowsJob with(Elementwise activation) {
    this.activation = activation;
    return this;
  }

  /** Heads that lie side by side, from a column on. */
  public RowsJob with(int firstColumn, int heads, int headSize) {
    this.firstColumn = firstColumn;
    this.heads = heads;
    this.headSize = headSize;
    return this;
  }

  /** A vector for each group. */
  public RowsJob with(RowGrouping groups, float[][] vectors) {
    this.groups = groups;
    this.vectors = vectors;
    return this;
  }

  /** The groups that rows chose. */
  public RowsJob with(RowGrouping groups) {
    return with(groups, NO_VECTORS);
  }

  /** Angles of each row's position. */
  public RowsJob with(RotationTable rotation, Batch batch) {
    this.rotation = rotation;
    this.batch = batch;
    return this;
  }

  private boolean isOfStream() {
    return switch (kind) {
      case RMS_NORM, LAYER_NORM, LAYER_NORM_OF_SUM -> weight.length == y.width();
      case ADD -> true;
      default -> false;
    };
  }

  @Override
  public void run(int worker) {
    int step = Math.max(1, x.rows() / (team.size() * 4));
    for (int from = team.claim() * step; from < x.rows(); from = team.claim() * step) {
      rows(from, Math.min(from + step, x.rows()));
    }
  }

  private void rows(int from, int to) {
    for (int r = from; r < to; r++) row(r);
  }

  private void row(int r) {
    float[] data = x.data(), other = y.data();
    int at = x.offset(r), yAt = y.offset(r), n = x.width();
    switch (kind) {
      case RMS_NORM -> {
        for (int i = 0; i < n; i += weight.length) {
          kernels.rmsNorm(data, at + i, weight, number, other, yAt + i);
        }
      }
      case LAYER_NORM -> {
        for (int i = 0; i < n; i += weight.length) {
          kernels.layerNorm(data, at + i, weight, bias, number, other, yAt + i);
        }
      }
      case LAYER_NORM_OF_SUM -> {
        kernels.add(data, at, other, yAt, n);
        for (int i = 0; i < n; i += weight.length) {
          kernels.layerNorm(data, at + i, weight, bias, number, data, at + i);
        }
      }
      case ADD -> kernels.add(data, at, other, yAt, n);
      case ADD_TO_ROWS -> kernels.add(data, at, weight, 0, n);
      case ADD_OF_GROUP -> kernels.add(data, at, vectors[groups.group(r)], 0, n);
      case ADD_ENTRIES -> addEntries(r);
      case SCALE -> kernels.scale(data, at, n, number);
      case CLAMP -> kernels.clamp(data, at, n, number);
      case SOFT_CAP -> kernels.softCap(data, at, n, number);
      case ACTIVATE -> activation.apply(kernels, data, at, n);
      case GATE -> {
        int width = y.width();
        System.arraycopy(data, at, other, yAt, width);
        activation.apply(kernels, other, yAt, width);
        kernels.multiply(other, yAt, data, at + width, width);
      }
      case ROTATE -> rotate(r);
    }
  }

  /** Adds a row's entries, by group: in the same order whatever is computed beside it. */
  private void addEntries(int r) {
    float[] data = x.data(), other = y.data();
    for (int i = 0; i < groups.perRow(); i++) {
      int entry = groups.entry(r, i), at = x.offset(r), from = y.offset(entry);
      float weight = groups.weight(entry);
      for (int c = 0; c < x.width(); c++) data[at + c] += weight * other[from + c];
    }
  }

  private void rotate(int r) {
    if (rotation == null || batch == null) throw new IllegalStateException();
    int at = x.offset(r) + firstColumn, position = batch.position(r);
    for (int h = 0; h < heads; h++, at += headSize) {
      rotation.apply(kernels, x.data(), at, position);
    }
  }
}
