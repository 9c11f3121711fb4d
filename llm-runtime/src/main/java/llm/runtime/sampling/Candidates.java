package llm.runtime.sampling;

/**
 * The tokens that may come next, with their logits; sampling steps thin them out.
 *
 * <p>At first all tokens of the vocabulary, by id; once {@link #keepTop} was called, in falling
 * order of their logits. Reused from token to token.
 */
public final class Candidates {
  private final int[] ids;
  private final float[] logits;
  private final float[] probabilities;
  private int size;
  private boolean sorted;

  /** Candidates of a vocabulary of this size. */
  public Candidates(int vocabularySize) {
    ids = new int[vocabularySize];
    logits = new float[vocabularySize];
    probabilities = new float[vocabularySize];
  }

  /** Starts anew with all tokens. */
  public void reset(float[] logits) {
    size = ids.length;
    sorted = false;
    for (int i = 0; i < size; i++) ids[i] = i;
    System.arraycopy(logits, 0, this.logits, 0, size);
  }

  /** How many are left. */
  public int size() {
    return size;
  }

  /** The token at an index. */
  public int id(int index) {
    return ids[index];
  }

  /** The logit at an index. */
  public float logit(int index) {
    return logits[index];
  }

  /** Changes the logit at an index; only as long as nothing was thinned out. */
  public void setLogit(int index, float logit) {
    logits[index] = logit;
  }

  /** Divides all logits. */
  public void divide(float by) {
    for (int i = 0; i < size; i++) logits[i] /= by;
  }

  /** Keeps the first so many of the sorted candidates. */
  public void truncate(int count) {
    if (!sorted) throw new IllegalStateException("candidates are not sorted");
    size = Math.min(size, Math.max(count, 1));
  }

  /** The index of the greatest logit; of equal ones the first. */
  public int best() {
    int best = 0;
    for (int i = 1; i < size; i++) if (logits[i] > logits[best]) best = i;
    return best;
  }

  /**
   * Keeps the likeliest, in falling order of their logits; of equal ones the lower id.
   *
   * @param count how many
   */
  public void keepTop(int count) {
    if (sorted) {
      truncate(count);
      return;
    }
    int k = Math.min(count, size);
    // A heap of the best k so far, the worst of them on top: most others are refused at a glance.
    for (int i = k / 2 - 1; i >= 0; i--) sink(i, k);
    for (int i = k; i < size; i++) {
      if (!before(i, 0)) continue;
      swap(i, 0);
      sink(0, k);
    }
    for (int end = k - 1; end > 0; end--) {
      swap(0, end);
      sink(0, end);
    }
    size = k;
    sorted = true;
  }

  /** Sorts all that are left. */
  public void sort() {
    if (!sorted) keepTop(size);
  }

  /** Probabilities of all that are left: softmax of their logits; valid until they change. */
  public float[] softmax() {
    float max = logits[sorted ? 0 : best()];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      probabilities[i] = (float) Math.exp(logits[i] - max);
      sum += probabilities[i];
    }
    float scale = (float) (1 / sum);
    for (int i = 0; i < size; i++) probabilities[i] *= scale;
    return probabilities;
  }

  private void sink(int at, int end) {
    for (int child; (child = 2 * at + 1) < end; at = child) {
      if (child + 1 < end && before(child, child + 1)) child++;
      if (!before(at, child)) return;
      swap(at, child);
    }
  }

  /** Whether the candidate at i is likelier than that at j. */
  private boolean before(int i, int j) {
    return logits[i] > logits[j] || (logits[i] == logits[j] && ids[i] < ids[j]);
  }

  private void swap(int i, int j) {
    int id = ids[i];
    ids[i] = ids[j];
    ids[j] = id;
    float logit = logits[i];
    logits[i] = logits[j];
    logits[j] = logit;
  }
}
