package llm.tensor;

import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.select.SizedKernels;
import org.jspecify.annotations.Nullable;

/** What is computed on each row of a batch by itself, on several threads where that pays. */
final class RowsJob implements Workers.Task {
  /** What is computed. */
  enum Kind {
    RMS_NORM,
    LAYER_NORM,
    ADD,
    ADD_TO_ROWS,
    SCALE,
    CLAMP,
    SOFT_CAP,
    ACTIVATE,
    GATE,
    ROTATE
  }

  private static final Rows NONE = Rows.zero(0, 1);
  private static final float[] NO_FLOATS = {};

  /** Elements below which one thread is faster than several. */
  private static final int SMALL = 1 << 14;

  private final Workers workers;
  private final SizedKernels sized;
  private Kernels kernels;
  private Kind kind = Kind.ADD;
  private Rows x = NONE;
  private Rows y = NONE;
  private float[] weight = NO_FLOATS;
  private float[] bias = NO_FLOATS;
  private float number;
  private Activation activation = Activation.RELU;
  private @Nullable HeadColumns heads;
  private @Nullable Rotation rotation;
  private @Nullable Batch batch;

  RowsJob(Workers workers, Backend backend) {
    this.workers = workers;
    sized = backend.kernels();
    kernels = sized.forAny();
  }

  /** Computes on x and y, with what the other methods have set. */
  void run(Kind kind, Rows x, Rows y) {
    this.kind = kind;
    this.x = x;
    this.y = y;
    kernels = sized.forRows(y.width());
    if (x.rows() == 1 || workers.size() == 1 || (long) x.rows() * x.width() < SMALL) {
      rows(0, x.rows());
    } else {
      workers.run(this);
    }
  }

  RowsJob with(float[] weight, float[] bias, float number) {
    this.weight = weight;
    this.bias = bias;
    this.number = number;
    return this;
  }

  RowsJob with(float[] weight) {
    return with(weight, NO_FLOATS, 0);
  }

  RowsJob with(float number) {
    return with(NO_FLOATS, NO_FLOATS, number);
  }

  RowsJob with(Activation activation) {
    this.activation = activation;
    return this;
  }

  RowsJob with(HeadColumns heads, Rotation rotation, Batch batch) {
    this.heads = heads;
    this.rotation = rotation;
    this.batch = batch;
    return this;
  }

  @Override
  public void run(int worker, int count) {
    int step = Math.max(1, x.rows() / (count * 4));
    for (int from = workers.claim() * step; from < x.rows(); from = workers.claim() * step) {
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
      case ADD -> kernels.add(data, at, other, yAt, n);
      case ADD_TO_ROWS -> kernels.add(data, at, weight, 0, n);
      case SCALE -> kernels.scale(data, at, n, number);
      case CLAMP -> kernels.clamp(data, at, n, number);
      case SOFT_CAP -> kernels.softCap(data, at, n, number);
      case ACTIVATE -> activate(data, at, n);
      case GATE -> {
        int width = y.width();
        System.arraycopy(data, at, other, yAt, width);
        activate(other, yAt, width);
        kernels.multiply(other, yAt, data, at + width, width);
      }
      case ROTATE -> rotate(r);
    }
  }

  private void activate(float[] data, int at, int length) {
    switch (activation) {
      case RELU -> kernels.relu(data, at, length);
      case RELU_SQUARED -> kernels.reluSquared(data, at, length);
      case SILU -> kernels.silu(data, at, length);
      case GELU -> kernels.gelu(data, at, length);
      case GELU_EXACT -> kernels.geluExact(data, at, length);
    }
  }

  private void rotate(int r) {
    if (heads == null || rotation == null || batch == null) throw new IllegalStateException();
    int at = x.offset(r) + heads.at();
    rotation.apply(kernels, x.data(), at, heads, batch.position(r));
  }
}
