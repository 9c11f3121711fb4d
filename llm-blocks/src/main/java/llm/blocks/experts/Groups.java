package llm.blocks.experts;

import llm.blocks.Hyperparameters;

/**
 * Experts in groups of neighbours, of which a row may choose from a few only (DeepSeek-AI 2024): a
 * group counts as much as its two best experts together.
 *
 * @param count how many groups there are: {@code expert_group_count}; 1 for no such limit
 * @param used how many a row may choose from: {@code expert_group_used_count}
 */
record Groups(int count, int used) {
  static final Groups ONE = new Groups(1, 1);

  /** As the file says; one group where it says nothing. */
  static Groups of(Hyperparameters hp, Groups otherwise) {
    int count = hp.integer("expert_group_count", 0);
    if (count == 0) return otherwise;
    if (count == 1) return ONE;
    if (count > Long.SIZE) throw hp.wrong("expert_group_count", count, "up to " + Long.SIZE);
    int used = hp.positive("expert_group_used_count");
    if (used > count) throw hp.wrong("expert_group_used_count", used, "up to " + count);
    return new Groups(count, used);
  }

  /** Checks that experts can be grouped, and that enough are left to choose from. */
  void check(Hyperparameters hp, int experts, int chosen) {
    if (experts % count != 0) {
      throw hp.wrong("expert_group_count", count, "a divisor of expert_count, " + experts);
    }
    if (experts / count * used < chosen) {
      throw hp.wrong(
          "expert_used_count", chosen, "as many as %d of %d groups have".formatted(used, count));
    }
  }

  /**
   * Puts the experts of all but the best groups out of the question, with minus infinity.
   *
   * @param x what the choice is by
   * @param bias {@code [experts]}, added to it
   */
  void close(float[] x, float[] bias, int from) {
    if (used == count) return;
    int size = bias.length / count;
    long open = 0;
    for (int k = 0; k < used; k++) {
      int best = -1;
      float most = 0;
      for (int g = 0; g < count; g++) {
        if ((open >> g & 1) != 0) continue;
        float score = score(x, bias, from, g * size, size);
        if (best >= 0 && !(score > most)) continue;
        best = g;
        most = score;
      }
      open |= 1L << best;
    }
    for (int e = 0; e < bias.length; e++) {
      if ((open >> e / size & 1) == 0) x[from + e] = Float.NEGATIVE_INFINITY;
    }
  }

  /** What a group's two best have together; or the only one. */
  private static float score(float[] x, float[] bias, int from, int first, int size) {
    float best = Float.NEGATIVE_INFINITY;
    float second = size > 1 ? Float.NEGATIVE_INFINITY : 0;
    for (int e = first; e < first + size; e++) {
      float score = x[from + e] + bias[e];
      if (score > best) {
        if (size > 1) second = best;
        best = score;
      } else if (score > second && size > 1) {
        second = score;
      }
    }
    return best + second;
  }
}
