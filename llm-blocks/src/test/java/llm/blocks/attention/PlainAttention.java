package llm.blocks.attention;

import java.util.ArrayList;
import java.util.List;

/**
 * Attention of one sequence in plain loops and double precision, for tests: everything of all rows,
 * no cache.
 */
final class PlainAttention {
  /** What is done to a row of queries, keys or values. */
  interface Step {
    void apply(double[] row, int position);
  }

  /** What is added to a score. */
  interface Bias {
    double of(int head, int position, int key);
  }

  /** Which keys a row sees, of those up to its position, or of all. */
  interface Sees {
    boolean test(int position, int key);
  }

  final List<Step> queries = new ArrayList<>();
  final List<Step> keys = new ArrayList<>();
  final List<Step> values = new ArrayList<>();
  Sees sees = (position, key) -> true;
  boolean bothWays; // whether later keys may be seen too
  Bias bias = (head, position, key) -> 0;
  private final Heads heads;

  PlainAttention(Heads heads) {
    this.heads = heads;
  }

  /** {@code x Wᵀ}: rows of {@code [width]}, a matrix of {@code [columns, width]}. */
  static double[][] product(double[][] x, float[] matrix) {
    int width = x[0].length;
    var y = new double[x.length][matrix.length / width];
    for (int r = 0; r < x.length; r++) {
      for (int c = 0; c < y[r].length; c++) {
        for (int i = 0; i < width; i++) y[r][c] += x[r][i] * matrix[c * width + i];
      }
    }
    return y;
  }

  static double[][] rows(float[] values, int width) {
    var rows = new double[values.length / width][width];
    for (int i = 0; i < values.length; i++) rows[i / width][i % width] = values[i];
    return rows;
  }

  /** RoPE in halves of all columns of each head. */
  static Step rotation(int size, double base) {
    return (row, position) -> {
      for (int at = 0; at < row.length; at += size) {
        for (int i = 0; i < size / 2; i++) {
          double angle = position * Math.pow(base, -2.0 * i / size);
          double a = row[at + i], b = row[at + i + size / 2];
          row[at + i] = a * Math.cos(angle) - b * Math.sin(angle);
          row[at + i + size / 2] = b * Math.cos(angle) + a * Math.sin(angle);
        }
      }
    };
  }

  /** RMSNorm of groups of as many columns as there are weights. */
  static Step rmsNorm(float[] weight, double epsilon) {
    return (row, position) -> {
      for (int at = 0; at < row.length; at += weight.length) {
        double squares = 0;
        for (int i = 0; i < weight.length; i++) squares += row[at + i] * row[at + i];
        double scale = 1 / Math.sqrt(squares / weight.length + epsilon);
        for (int i = 0; i < weight.length; i++) row[at + i] *= scale * weight[i];
      }
    };
  }

  /** What the heads give: {@code [n, results]}. */
  double[][] results(double[][] q, double[][] k, double[][] v) {
    change(q, queries);
    change(k, keys);
    change(v, values);
    var results = new double[q.length][heads.results()];
    for (int r = 0; r < q.length; r++) {
      for (int h = 0; h < heads.count(); h++) attend(q[r], k, v, new Place(r, h), results[r]);
    }
    return results;
  }

  private static void change(double[][] rows, List<Step> steps) {
    for (int r = 0; r < rows.length; r++) for (var step : steps) step.apply(rows[r], r);
  }

  /** A row and a query head. */
  private record Place(int row, int head) {}

  private void attend(double[] q, double[][] k, double[][] v, Place place, double[] result) {
    int r = place.row, h = place.head;
    int of = h / (heads.count() / heads.countKv());
    double sum = 0;
    int keys = bothWays ? k.length : r + 1;
    var weights = new double[keys];
    for (int p = 0; p < keys; p++) {
      if (!sees.test(r, p)) continue;
      double score = 0;
      for (int i = 0; i < heads.size(); i++) {
        score += q[h * heads.size() + i] * k[p][of * heads.size() + i];
      }
      weights[p] = Math.exp(score / Math.sqrt(heads.size()) + bias.of(h, r, p));
      sum += weights[p];
    }
    int size = heads.valueSize();
    for (int p = 0; p < keys; p++) {
      for (int i = 0; i < size; i++) {
        result[h * size + i] += weights[p] / sum * v[p][of * size + i];
      }
    }
  }
}
