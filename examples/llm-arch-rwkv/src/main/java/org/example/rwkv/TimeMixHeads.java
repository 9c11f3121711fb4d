package org.example.rwkv;

import llm.blocks.Description;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Rows;

/**
 * What a {@link TimeMix} does to each head, before the recurrence and behind it.
 *
 * @param size columns of a head
 * @param removed {@code k_k}, {@code [width]}
 * @param rate {@code k_a}, {@code [width]}
 * @param bonus {@code r_k}, {@code [width]}
 * @param norm of each head, and what each column of it is multiplied by and added to
 */
record TimeMixHeads(int size, float[] removed, float[] rate, float[] bonus, GroupNorm norm) {
  private static final float SHORTEST = 1e-12f;

  /** A norm of groups of columns, with a weight and a bias for each column of a row. */
  private record GroupNorm(Norm plain, float[] weight, float[] bias) {
    private static final float EPSILON = 64e-5f;

    static GroupNorm of(Weights w, int size) {
      int width = w.width();
      return new GroupNorm(
          Norm.layerPlain(w.localName(), size, EPSILON),
          w.vector(width),
          w.bias(width).orElseGet(() -> new float[width]));
    }
  }

  static TimeMixHeads of(Weights w, int size) {
    int width = w.width();
    return new TimeMixHeads(
        size,
        w.at("time_mix_k_k").vector(width),
        w.at("time_mix_k_a").vector(width),
        w.at("time_mix_r_k").vector(width),
        GroupNorm.of(w.at("time_mix_ln"), size));
  }

  /** Makes of k, and of a in the place of what is removed, what the recurrence takes. */
  void keys(Wkv.Inputs in) {
    for (int row = 0; row < in.k().rows(); row++) {
      for (int at = 0; at < in.k().width(); at += size) keys(in, row, at);
    }
  }

  private void keys(Wkv.Inputs in, int row, int at) {
    float[] k = in.k().data(), kappa = in.removed().data(), a = in.removal().data();
    int key = in.k().offset(row) + at;
    int unit = in.removed().offset(row) + at;
    int removal = in.removal().offset(row) + at;
    double squares = 0;
    for (int i = 0; i < size; i++) {
      float x = k[key + i] * removed[at + i];
      kappa[unit + i] = x;
      squares += (double) x * x;
    }
    float scale = (float) (1 / Math.max(Math.sqrt(squares), SHORTEST));
    for (int i = 0; i < size; i++) {
      float by = a[removal + i];
      kappa[unit + i] *= scale;
      k[key + i] *= 1 + (by - 1) * rate[at + i];
      a[removal + i] = -by * kappa[unit + i];
    }
  }

  /** Normalises what comes out of the states, and adds the values that go past them. */
  void finish(Wkv.Inputs in, Rows o, Pass pass) {
    norm.plain.apply(o, o, pass);
    for (int row = 0; row < o.rows(); row++) {
      for (int at = 0; at < o.width(); at += size) finish(in, o, row, at);
    }
  }

  private void finish(Wkv.Inputs in, Rows o, int row, int at) {
    int to = o.offset(row) + at;
    int r = in.r().offset(row) + at, k = in.k().offset(row) + at, v = in.v().offset(row) + at;
    float past = 0;
    for (int i = 0; i < size; i++) {
      past += in.r().data()[r + i] * in.k().data()[k + i] * bonus[at + i];
    }
    for (int i = 0; i < size; i++) {
      float normed = o.data()[to + i] * norm.weight[at + i] + norm.bias[at + i];
      o.data()[to + i] = normed + past * in.v().data()[v + i];
    }
  }

  Description describe() {
    return norm.plain.describe().with("weight", true).with("bias", true);
  }
}
