package llm.blocks.recurrent;

import llm.blocks.Weights;

/** Selective state spaces in plain loops of double precision, as the papers have them. */
final class PlainScans {
  private PlainScans() {}

  static double silu(double x) {
    return x / (1 + Math.exp(-x));
  }

  static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }

  /** {@code y = W x}. */
  static double[] product(float[] w, double[] x) {
    var y = new double[w.length / x.length];
    for (int o = 0; o < y.length; o++) {
      for (int i = 0; i < x.length; i++) y[o] += w[o * x.length + i] * x[i];
    }
    return y;
  }

  static double[][] rows(float[] x, int width) {
    var rows = new double[x.length / width][width];
    for (int i = 0; i < x.length; i++) rows[i / width][i % width] = x[i];
    return rows;
  }

  /** {@code silu(conv(x))} of row t, of columns from one on. */
  static double[] convolved(Weights w, double[][] x, int t, int from, int channels) {
    var place = w.at("ssm_conv1d");
    int taps = 3;
    var weight = place.floats(channels, taps);
    var y = new double[channels];
    for (int c = 0; c < channels; c++) {
      y[c] = place.bias(channels).orElseThrow()[c];
      for (int k = 0; k < taps; k++) {
        int seen = t - taps + 1 + k;
        if (seen >= 0) y[c] += weight[c * taps + k] * x[seen][from + c];
      }
      y[c] = silu(y[c]);
    }
    return y;
  }

  /** A mixer with heads. */
  static float[] heads(Weights w, HeadShape s, float[] input, float epsilon) {
    int width = w.width(), inner = s.inner(), grouped = s.grouped();
    int channels = inner + 2 * grouped;
    var x = rows(input, width);
    var projected = new double[x.length][];
    var weight = w.at("ssm_in").floats(inner + channels + s.heads(), width);
    for (int t = 0; t < x.length; t++) projected[t] = product(weight, x[t]);
    var a = w.bare("ssm_a", s.heads());
    var d = w.bare("ssm_d", s.heads());
    var bias = w.at("ssm_dt").bias(s.heads()).orElseThrow();
    var norm = w.at("ssm_norm").elements(inner);
    var state = new double[s.heads()][s.states()][s.size()];
    var y = new float[input.length];
    for (int t = 0; t < x.length; t++) {
      var conv = convolved(w, projected, t, inner, channels);
      var v = new double[inner];
      for (int h = 0; h < s.heads(); h++) {
        double step = softplus(projected[t][inner + channels + h] + bias[h]);
        double decay = Math.exp(step * a[h]);
        int b = inner + h * s.groups() / s.heads() * s.states();
        for (int i = 0; i < s.size(); i++) {
          int column = h * s.size() + i;
          double sum = d[h] * conv[column];
          for (int k = 0; k < s.states(); k++) {
            state[h][k][i] = decay * state[h][k][i] + step * conv[column] * conv[b + k];
            sum += state[h][k][i] * conv[b + grouped + k];
          }
          v[column] = sum * silu(projected[t][column]);
        }
      }
      normalize(v, inner / s.groups(), norm, epsilon);
      put(product(w.at("ssm_out").floats(width, inner), v), y, t * width);
    }
    return y;
  }

  private static void normalize(double[] v, int size, float[] weight, float epsilon) {
    for (int at = 0; at < v.length; at += size) {
      double squares = 0;
      for (int i = at; i < at + size; i++) squares += v[i] * v[i];
      double scale = 1 / Math.sqrt(squares / size + epsilon);
      for (int i = at; i < at + size; i++) v[i] *= scale * weight[i];
    }
  }

  /** A mixer of channels, without norms. */
  static float[] channels(Weights w, int inner, int states, int rank, float[] input) {
    int width = w.width();
    var x = rows(input, width);
    var projected = new double[x.length][];
    var weight = w.at("ssm_in").floats(2 * inner, width);
    for (int t = 0; t < x.length; t++) projected[t] = product(weight, x[t]);
    var a = w.bare("ssm_a", inner * states);
    var d = w.bare("ssm_d", inner);
    var bias = w.at("ssm_dt").bias(inner).orElseThrow();
    var state = new double[inner][states];
    var y = new float[input.length];
    for (int t = 0; t < x.length; t++) {
      var u = convolved(w, projected, t, 0, inner);
      var selected = product(w.at("ssm_x").floats(rank + 2 * states, inner), u);
      var dt = java.util.Arrays.copyOf(selected, rank);
      var steps = product(w.at("ssm_dt").floats(inner, rank), dt);
      var v = new double[inner];
      for (int c = 0; c < inner; c++) {
        double step = softplus(steps[c] + bias[c]);
        double sum = d[c] * u[c];
        for (int k = 0; k < states; k++) {
          double decay = Math.exp(step * a[c * states + k]);
          state[c][k] = decay * state[c][k] + step * u[c] * selected[rank + k];
          sum += state[c][k] * selected[rank + states + k];
        }
        v[c] = sum * silu(projected[t][inner + c]);
      }
      put(product(w.at("ssm_out").floats(width, inner), v), y, t * width);
    }
    return y;
  }

  private static void put(double[] from, float[] to, int at) {
    for (int i = 0; i < from.length; i++) to[at + i] = (float) from[i];
  }
}
