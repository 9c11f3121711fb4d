package llm.tensor;

/**
 * What is computed on rows besides multiplying by a matrix.
 *
 * <p>Each method works on all rows of a batch, on several threads where that pays.
 */
public final class Operations {
  private Operations() {}

  /**
   * RMSNorm (Zhang and Sennrich 2019): {@code out = x / √(mean(x²) + epsilon) * weight}, over
   * groups of {@code weight.length} columns.
   *
   * @param x {@code [n, width]}, width a multiple of weight.length (each head, say)
   * @param out may be x
   */
  public static void rmsNorm(Rows x, float[] weight, float epsilon, Rows out, Workspace workspace) {
    normalize(x, weight, null, epsilon, out);
  }

  /**
   * LayerNorm (Ba et al. 2016): {@code out = (x - mean) / √(variance + epsilon) * weight + bias},
   * over groups of {@code weight.length} columns.
   *
   * @param norm weight and bias, one after the other: {@code [2, weight.length]}
   */
  public static void layerNorm(Rows x, float[] weight, float[] bias, float epsilon, Rows out) {
    normalize(x, weight, bias, epsilon, out);
  }

  private static void normalize(
      Rows x,
      float[] weight,
      float @org.jspecify.annotations.Nullable [] bias,
      float epsilon,
      Rows out) {
    int n = weight.length;
    for (int r = 0; r < x.rows(); r++) {
      for (int g = x.offset(r); g < x.offset(r) + x.width(); g += n) {
        double mean = 0;
        if (bias != null) {
          for (int i = 0; i < n; i++) mean += x.data()[g + i];
          mean /= n;
        }
        double squares = 0;
        for (int i = 0; i < n; i++) squares += Math.pow(x.data()[g + i] - mean, 2);
        float scale = (float) (1 / Math.sqrt(squares / n + epsilon));
        for (int i = 0; i < n; i++) {
          float v = (x.data()[g + i] - (float) mean) * scale * weight[i];
          out.data()[g + i] = bias == null ? v : v + bias[i];
        }
      }
    }
  }

  /** Adds: x += y. */
  public static void add(Rows x, Rows y, Workspace workspace) {
    for (int i = 0; i < x.rows() * x.width(); i++) x.data()[i] += y.data()[i];
  }

  /** Adds a vector to every row, from a column on: the columns of x from {@code at}. */
  public static void addToRows(Rows x, float[] vector, Workspace workspace) {
    for (int r = 0; r < x.rows(); r++)
      for (int i = 0; i < x.width(); i++) x.data()[x.offset(r) + i] += vector[i];
  }

  /** Scales: x *= factor. */
  public static void scale(Rows x, float factor, Workspace workspace) {
    for (int i = 0; i < x.rows() * x.width(); i++) x.data()[i] *= factor;
  }

  /** Clamps every element to ± limit. */
  public static void clamp(Rows x, float limit, Workspace workspace) {
    for (int i = 0; i < x.rows() * x.width(); i++)
      x.data()[i] = Math.clamp(x.data()[i], -limit, limit);
  }

  /** Keeps every element within ± cap, smoothly: cap * tanh(x / cap). */
  public static void softCap(Rows x, float cap, Workspace workspace) {
    for (int i = 0; i < x.rows() * x.width(); i++)
      x.data()[i] = cap * (float) Math.tanh(x.data()[i] / cap);
  }

  /** Applies an activation to every element. */
  public static void activate(Rows x, Activation activation, Workspace workspace) {
    for (int i = 0; i < x.rows() * x.width(); i++) x.data()[i] = apply(activation, x.data()[i]);
  }

  /**
   * A gated activation (Shazeer 2020): {@code out = activation(gate) * up}.
   *
   * @param gateUp {@code [n, 2 * width]}: gate in the first half of the columns, up in the second
   * @param out {@code [n, width]}
   */
  public static void gate(Rows gateUp, Activation activation, Rows out, Workspace workspace) {
    int w = out.width();
    for (int r = 0; r < out.rows(); r++)
      for (int i = 0; i < w; i++) {
        int at = gateUp.offset(r) + i;
        out.data()[out.offset(r) + i] =
            apply(activation, gateUp.data()[at]) * gateUp.data()[at + w];
      }
  }

  private static float apply(Activation activation, float x) {
    return switch (activation) {
      case RELU -> Math.max(x, 0);
      case SILU -> (float) (x / (1 + Math.exp(-x)));
      case GELU ->
          (float) (0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))));
      case GELU_EXACT -> throw new UnsupportedOperationException("kernels");
      case RELU_SQUARED -> x > 0 ? x * x : 0;
    };
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
    for (int r = 0; r < x.rows(); r++) {
      for (int h = 0; h < heads.count(); h++) {
        rotation.apply(x.data(), x.offset(r) + heads.at() + h * heads.size(), batch.position(r));
      }
    }
  }

  /**
   * Attention of each row over what its sequence's cache holds up to the row's position.
   *
   * <p>Softmax is taken on the fly (Milakov and Gimelshein 2018; Dao et al. 2022): no matrix of
   * scores is made.
   *
   * @param q {@code [n, ...]}: queries {@code [heads, keySize]} from column 0 of each row
   * @param out {@code [n, heads * valueSize]}
   */
  public static void attention(
      Rows q, AttentionLayer layer, Batch batch, Rows out, Workspace workspace) {
    var shape = layer.shape();
    for (int r = 0; r < q.rows(); r++) {
      var weights = attentionWeights(q, r, layer, batch);
      var kv = batch.cache(r).layer(layer.index());
      int keys = batch.position(r) + 1;
      for (int h = 0; h < shape.heads(); h++) {
        int g = h * shape.kvHeads() / shape.heads();
        int to = out.offset(r) + h * shape.valueSize();
        java.util.Arrays.fill(out.data(), to, to + shape.valueSize(), 0);
        for (int p = 0; p < keys; p++) {
          float w = weights[h * keys + p];
          int v = (p * shape.kvHeads() + g) * shape.valueSize();
          for (int i = 0; i < shape.valueSize(); i++) out.data()[to + i] += w * kv.values()[v + i];
        }
      }
    }
  }

  /**
   * The softmaxed scores of one row, for those who want to look at them.
   *
   * @return {@code [heads, position + 1]}
   */
  public static float[] attentionWeights(Rows q, int row, AttentionLayer layer, Batch batch) {
    var shape = layer.shape();
    int position = batch.position(row);
    int keys = position + 1;
    var kv = batch.cache(row).layer(layer.index());
    var weights = new float[shape.heads() * keys];
    for (int h = 0; h < shape.heads(); h++) {
      int g = h * shape.kvHeads() / shape.heads();
      int at = q.offset(row) + h * shape.keySize();
      float max = Float.NEGATIVE_INFINITY;
      var sinks = shape.sinks();
      if (sinks != null) max = sinks[h];
      for (int p = 0; p < keys; p++) {
        float score = Float.NEGATIVE_INFINITY;
        if (shape.window() == 0 || position - p < shape.window()) {
          float dot = 0;
          int k = (p * shape.kvHeads() + g) * shape.keySize();
          for (int i = 0; i < shape.keySize(); i++) dot += q.data()[at + i] * kv.keys()[k + i];
          score = dot * shape.scale();
          if (shape.softCap() != 0)
            score = shape.softCap() * (float) Math.tanh(score / shape.softCap());
          var slopes = shape.slopes();
          if (slopes != null) score += slopes[h] * (p - position);
        }
        weights[h * keys + p] = score;
        max = Math.max(max, score);
      }
      double sum = sinks == null ? 0 : Math.exp(sinks[h] - max);
      for (int p = 0; p < keys; p++) {
        float e = (float) Math.exp(weights[h * keys + p] - max);
        weights[h * keys + p] = e;
        sum += e;
      }
      for (int p = 0; p < keys; p++) weights[h * keys + p] /= (float) sum;
    }
    return weights;
  }
}
