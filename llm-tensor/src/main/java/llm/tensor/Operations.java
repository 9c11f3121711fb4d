package llm.tensor;

import java.util.function.IntPredicate;
import llm.tensor.kernel.ArraySize;
import llm.tensor.sequence.AttentionLayer;
import llm.tensor.sequence.AttentionShape;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.pages.KeyValueAccess;
import llm.tensor.sequence.pages.KeyValuePage;
import llm.tensor.sequence.pages.KeyValuePages;
import llm.tensor.task.Elementwise;
import llm.tensor.task.RowChoice;
import llm.tensor.task.RowsJob;

/**
 * What is computed on rows besides multiplying by a matrix.
 *
 * <p>Each method works on all rows of a batch, on several threads where that pays.
 */
public final class Operations {
  private static final Workers ALONE = Workers.of(1);

  private Operations() {}

  /**
   * RMSNorm (Zhang and Sennrich 2019): {@code out = x / √(mean(x²) + epsilon) * weight}, over
   * groups of {@code weight.length} columns.
   *
   * @param x {@code [n, width]}, width a multiple of weight.length (each head, say)
   * @param out may be x
   */
  public static void rmsNorm(Rows x, float[] weight, float epsilon, Rows out, Workspace workspace) {
    checkSame(x, out);
    checkGroups(x, weight.length, "weight");
    workspace
        .rowsJob()
        .with(weight, weight, epsilon)
        .run(RowsJob.Kind.RMS_NORM, x.asData(), out.asData());
  }

  /**
   * LayerNorm (Ba et al. 2016): {@code out = (x - mean) / √(variance + epsilon) * weight + bias},
   * over groups of {@code weight.length} columns.
   */
  public static void layerNorm(Rows x, float[] weight, float[] bias, float epsilon, Rows out) {
    checkSame(x, out);
    checkLayerNorm(x, weight, bias);
    rowsJob(out).with(weight, bias, epsilon).run(RowsJob.Kind.LAYER_NORM, x.asData(), out.asData());
  }

  /** Of the workspace that rows were taken from; or of the one thread, if they were not. */
  private static RowsJob rowsJob(Rows rows) {
    var workspace = rows.workspace();
    if (workspace != null) return workspace.rowsJob();
    return new RowsJob(ALONE.team(), Backend.chosen().kernels());
  }

  private static void checkLayerNorm(Rows x, float[] weight, float[] bias) {
    checkGroups(x, weight.length, "weight");
    if (bias.length != weight.length) {
      throw new IllegalArgumentException(
          "bias of " + bias.length + " elements, weight of " + weight.length);
    }
  }

  /**
   * Adds rows and normalises the sum: {@code x = layerNorm(x + y)}, in one go over x.
   *
   * @param x {@code [n, width]}
   * @param y {@code [n, width]}
   */
  public static void layerNormOfSum(Rows x, Rows y, float[] weight, float[] bias, float epsilon) {
    checkSame(x, y);
    checkLayerNorm(x, weight, bias);
    rowsJob(x)
        .with(weight, bias, epsilon)
        .run(RowsJob.Kind.LAYER_NORM_OF_SUM, x.asData(), y.asData());
  }

  /** Adds: x += y. */
  public static void add(Rows x, Rows y, Workspace workspace) {
    checkSame(x, y);
    workspace.rowsJob().run(RowsJob.Kind.ADD, x.asData(), y.asData());
  }

  /** Adds a vector to every row, from a column on: the columns of x from {@code at}. */
  public static void addToRows(Rows x, float[] vector, Workspace workspace) {
    checkAdded(x, vector);
    workspace.rowsJob().with(vector).run(RowsJob.Kind.ADD_TO_ROWS, x.asData(), x.asData());
  }

  /**
   * Adds to each entry the vector of its group: the biases of experts.
   *
   * @param entries {@code [entries, width]}
   * @param vectors {@code [groups, width]}
   */
  public static void addOfGroup(
      Rows entries, RowGroups groups, float[][] vectors, Workspace workspace) {
    groups.checkEntries(entries);
    if (vectors.length != groups.count()) {
      throw new IllegalArgumentException(vectors.length + " vectors for " + groups);
    }
    for (float[] vector : vectors) checkAdded(entries, vector);
    workspace
        .rowsJob()
        .with(groups.data(), vectors)
        .run(RowsJob.Kind.ADD_OF_GROUP, entries.asData(), entries.asData());
  }

  /**
   * Adds to each row its entries, each times its weight: {@code x[n] += Σ weight entry}, in the
   * order of the groups.
   *
   * @param x {@code [n, width]}
   * @param entries {@code [entries, width]}
   */
  public static void addEntries(Rows x, RowGroups groups, Rows entries, Workspace workspace) {
    groups.checkRows(x);
    groups.checkEntries(entries);
    if (x.width() != entries.width()) {
      throw new IllegalArgumentException("entries " + entries + " are not added to rows " + x);
    }
    workspace
        .rowsJob()
        .with(groups.data())
        .run(RowsJob.Kind.ADD_ENTRIES, x.asData(), entries.asData());
  }

  /** Scales: x *= factor. */
  public static void scale(Rows x, float factor, Workspace workspace) {
    workspace.rowsJob().with(factor).run(RowsJob.Kind.SCALE, x.asData(), x.asData());
  }

  /** Clamps every element to ± limit. */
  public static void clamp(Rows x, float limit, Workspace workspace) {
    workspace.rowsJob().with(limit).run(RowsJob.Kind.CLAMP, x.asData(), x.asData());
  }

  /** Keeps every element within ± cap, smoothly: cap * tanh(x / cap). */
  public static void softCap(Rows x, float cap, Workspace workspace) {
    workspace.rowsJob().with(cap).run(RowsJob.Kind.SOFT_CAP, x.asData(), x.asData());
  }

  /** Applies an activation to every element. */
  public static void activate(Rows x, Activation activation, Workspace workspace) {
    workspace
        .rowsJob()
        .with(elementwise(activation))
        .run(RowsJob.Kind.ACTIVATE, x.asData(), x.asData());
  }

  /**
   * A gated activation (Shazeer 2020): {@code out = activation(gate) * up}.
   *
   * @param gateUp {@code [n, 2 * width]}: gate in the first half of the columns, up in the second
   * @param out {@code [n, width]}
   */
  public static void gate(Rows gateUp, Activation activation, Rows out, Workspace workspace) {
    if (gateUp.rows() != out.rows() || gateUp.width() != 2 * out.width()) {
      throw new IllegalArgumentException(
          "gate and up in rows " + gateUp + " do not give rows " + out);
    }
    workspace
        .rowsJob()
        .with(elementwise(activation))
        .run(RowsJob.Kind.GATE, gateUp.asData(), out.asData());
  }

  /**
   * Rotates pairs of columns of each head by its row's angles (RoPE, Su et al. 2021).
   *
   * @param x rotated in place; heads lie side by side from column {@code at}
   * @param heads how many heads, and their size
   * @param rotation which columns make a pair, and the angles of every position
   */
  public static void rotate(
      Rows x, HeadColumns heads, Rotation rotation, Batch batch, Workspace workspace) {
    if (heads.at() + (long) heads.count() * heads.size() > x.width()
        || rotation.columns() > heads.size()
        || batch.size() < x.rows()) {
      throw new IllegalArgumentException(
          "rows " + x + " of a batch of " + batch.size() + " have no " + heads + " to rotate");
    }
    workspace
        .rowsJob()
        .with(heads.at(), heads.count(), heads.size())
        .with(rotation.table(), batch)
        .run(RowsJob.Kind.ROTATE, x.asData(), x.asData());
  }

  /**
   * Attention of each row over what it sees of its sequence.
   *
   * <p>Softmax is taken on the fly (Milakov and Gimelshein 2018; Dao et al. 2022): no matrix of
   * scores is made.
   *
   * @param q {@code [n, ...]}: queries {@code [heads, keySize]} from column 0 of each row
   * @param out {@code [n, heads * valueSize]}
   */
  public static void attention(
      Rows q, AttentionLayer layer, Batch batch, Rows out, Workspace workspace) {
    checkAttention(q, layer.shape(), batch, out);
    workspace.attentionJob().run(q.asData(), layer, batch, RowChoice.ALL, out.asData());
  }

  static void checkAttention(Rows q, AttentionShape shape, Batch batch, Rows out) {
    if (q.width() < (long) shape.heads() * shape.keySize()
        || out.width() != (long) shape.heads() * shape.valueSize()
        || q.rows() != out.rows()
        || batch.size() != q.rows()) {
      throw new IllegalArgumentException(
          "queries " + q + " and " + out + " do not go with " + shape + ", batch " + batch.size());
    }
  }

  /**
   * The softmaxed scores of one row, for those who want to look at them.
   *
   * @return {@code [heads, last + 1]}, last the last position that the row sees: its own, or that
   *     of the sequence
   */
  public static float[] attentionWeights(Rows q, int row, AttentionLayer layer, Batch batch) {
    return attentionWeights(q, row, layer, batch, position -> true);
  }

  static float[] attentionWeights(
      Rows q, int row, AttentionLayer layer, Batch batch, IntPredicate sees) {
    var shape = layer.shape();
    int position = batch.position(row);
    var kv = KeyValueAccess.pages(layer.keys().of(batch.state(row)));
    int keys = shape.sight().last(position, kv.length()) + 1;
    var layout = kv.layout();
    var weights = new float[ArraySize.of((long) shape.heads() * keys, "weights of attention")];
    var view = new KeyValuePage.FloatView();
    var kernels = Backend.chosen().kernels().forAny();
    for (int h = 0; h < shape.heads(); h++) {
      int g = h * shape.kvHeads() / shape.heads();
      int at = q.offset(row) + h * shape.keySize();
      int first = shape.sight().first(position);
      java.util.Arrays.fill(weights, h * keys, h * keys + first, Float.NEGATIVE_INFINITY);
      for (int p = first; p < keys; p++) {
        kv.page(p).read(kv.head(g), layout.headElements(), kernels, view);
        int key = view.at() + layout.keyAt(p % KeyValuePages.PAGE);
        double dot = 0;
        for (int i = 0; i < shape.keySize(); i++) {
          dot += q.data()[at + i] * view.data()[key + i * layout.keyStep()];
        }
        float score = score((float) dot, shape);
        weights[h * keys + p] = sees.test(p) ? score : Float.NEGATIVE_INFINITY;
      }
      var bias = shape.bias();
      if (bias != null) bias.add(h, first - position, weights, h * keys + first, (h + 1) * keys);
      var sinks = shape.sinks();
      softmax(weights, h * keys, keys, sinks == null ? Float.NEGATIVE_INFINITY : sinks[h]);
    }
    return weights;
  }

  static Elementwise elementwise(Activation activation) {
    return switch (activation) {
      case RELU -> Elementwise.RELU;
      case SILU -> Elementwise.SILU;
      case GELU -> Elementwise.GELU;
      case GELU_EXACT -> Elementwise.GELU_EXACT;
      case RELU_SQUARED -> Elementwise.RELU_SQUARED;
      case SIGMOID -> Elementwise.SIGMOID;
    };
  }

  /** The score of a dot product. */
  private static float score(float dot, AttentionShape shape) {
    float score = dot * shape.scale();
    return shape.softCap() == 0
        ? score
        : shape.softCap() * (float) Math.tanh(score / shape.softCap());
  }

  private static void softmax(float[] x, int at, int length, float sink) {
    float max = sink;
    for (int i = at; i < at + length; i++) max = Math.max(max, x[i]);
    double sum = Math.exp(sink - max);
    for (int i = at; i < at + length; i++) {
      x[i] = (float) Math.exp(x[i] - max);
      sum += x[i];
    }
    for (int i = at; i < at + length; i++) x[i] /= (float) sum;
  }

  private static void checkSame(Rows x, Rows y) {
    if (x.rows() != y.rows() || x.width() != y.width()) {
      throw new IllegalArgumentException("rows " + x + " and rows " + y + " differ in shape");
    }
  }

  private static void checkAdded(Rows x, float[] vector) {
    if (vector.length != x.width()) {
      throw new IllegalArgumentException(
          "a vector of " + vector.length + " elements is not added to rows " + x);
    }
  }

  private static void checkGroups(Rows x, int length, String name) {
    if (length == 0 || x.width() % length != 0) {
      throw new IllegalArgumentException(
          name + " of " + length + " elements does not go with rows " + x);
    }
  }
}
