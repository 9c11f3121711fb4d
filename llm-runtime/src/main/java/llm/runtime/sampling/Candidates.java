package llm.runtime.sampling;

/**
 * The tokens that may come next, with their logits; sampling steps thin them out.
 *
 * <p>At first all tokens of the vocabulary, by id. Leaving some out keeps the order of the others;
 * only {@link #keepTop} puts them in falling order of their logits. At least one is always left.
 * Reused from token to token: nothing is allocated once each method was called.
 */
final class Candidates {
  /** Probability of what is left under which it is not taken from the softmax of all. */
  private static final double LEAST_SUM = 1e-6;

  private final int[] ids; // valid unless all are there
  private final float[] logits;
  private final float[] probabilities;
  private final Selection selection;
  private final CandidateIndex places;
  private int size;
  private boolean all; // untouched: index is id
  private boolean weighed; // probabilities are those of the candidates, but for a factor
  private float
      logSum; // logarithm of the sum of e^(logit - max) of those left, in the last softmax
  private float max; // the greatest logit, when probabilities were computed

  /** Candidates of a vocabulary of this size. */
  Candidates(int vocabularySize) {
    ids = new int[vocabularySize];
    logits = new float[vocabularySize];
    probabilities = new float[vocabularySize];
    selection = new Selection();
    places = new CandidateIndex(vocabularySize);
  }

  /** Starts anew with all tokens; the array is copied. */
  void reset(float[] logits) {
    size = this.logits.length;
    all = true;
    weighed = false;
    System.arraycopy(logits, 0, this.logits, 0, size);
  }

  /** How many are left. */
  int size() {
    return size;
  }

  /** The token at an index. */
  int id(int index) {
    return all ? index : ids[index];
  }

  /** The logit at an index. */
  float logit(int index) {
    return logits[index];
  }

  /** Where a token is, or -1 if it was left out or never was there. */
  int indexOf(int id) {
    if (all) return id >= 0 && id < size ? id : -1;
    return places.of(id, ids, size);
  }

  /** Changes the logit at an index; the order stays. */
  void setLogit(int index, float logit) {
    logits[index] = logit;
    weighed = false;
  }

  /** Divides all logits. */
  void divide(float by) {
    for (int i = 0; i < size; i++) logits[i] /= by;
    weighed = false;
  }

  /** The greatest logit. */
  float max() {
    float max = logits[0];
    for (int i = 1; i < size; i++) if (logits[i] > max) max = logits[i];
    return max;
  }

  /** The index of the greatest logit; of equal ones the first. */
  int best() {
    int best = 0;
    for (int i = 1; i < size; i++) if (logits[i] > logits[best]) best = i;
    return best;
  }

  /** Keeps the greatest logit alone. */
  void keepBest() {
    int best = best();
    ids[0] = id(best);
    logits[0] = logits[best];
    weighed = false;
    changed(1);
  }

  /**
   * Keeps the likeliest, in falling order of their logits; of equal ones the lower id comes first.
   *
   * @param count 1 or more
   */
  void keepTop(int count) {
    int kept = Math.min(count, size);
    if (all) for (int i = 0; i < size; i++) ids[i] = i;
    weighed = false;
    selection.top(logits, ids, size, kept);
    changed(kept);
  }

  /** Keeps logits of at least so much; the greatest in any case. */
  void keepFrom(float least) {
    keepWithin(least, Float.POSITIVE_INFINITY);
  }

  /** Keeps logits of at most so much. */
  void keepUpTo(float most) {
    keepWithin(Float.NEGATIVE_INFINITY, most);
  }

  /**
   * Keeps the tokens of a mask, one bit each; false, and nothing has changed, if none of them is
   * there. To be called when all are there.
   */
  boolean keep(long[] mask) {
    int kept = 0;
    for (int i = 0; i < mask.length; i++) {
      for (long word = mask[i]; word != 0; word &= word - 1) {
        int id = (i << 6) + Long.numberOfTrailingZeros(word);
        if (id < size) move(id, kept++);
      }
    }
    if (kept == 0) return false;
    changed(kept);
    return true;
  }

  private void keepWithin(float least, float most) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (logits[i] >= least && logits[i] <= most) move(i, kept++);
    }
    if (kept > 0) changed(kept);
    else keepBest();
  }

  /**
   * Keeps those of the lowest rank, as many as it takes for their probabilities to reach a sum; of
   * equal ranks the first come first. Call {@link #softmax} before.
   *
   * @param ranks one for each candidate, 0 or more; see {@link #ranks}
   */
  void keepLowest(float[] ranks, double sum) {
    long last = selection.lastOfMass(ranks, probabilities, size, sum);
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (Selection.key(ranks[i], i) <= last) move(i, kept++);
    }
    changed(Math.max(kept, 1));
  }

  private void move(int from, int to) {
    ids[to] = id(from);
    logits[to] = logits[from];
    probabilities[to] = probabilities[from];
  }

  private void changed(int size) {
    this.size = size;
    all = false;
    places.invalidate();
  }

  /** Room for a number for each candidate. */
  float[] ranks() {
    return selection.ranks(logits.length);
  }

  /** Computes probabilities of all that are left; valid until logits or candidates change. */
  void softmax() {
    if (weighed && rescale()) return;
    max = max();
    double sum = 0;
    for (int i = 0; i < size; i++) {
      float p = (float) Math.exp(logits[i] - max);
      probabilities[i] = p;
      sum += p;
    }
    logSum = (float) Math.log(sum);
    scale(1 / sum);
    weighed = true;
  }

  /** Makes the probabilities of what is left sum up to 1; false if next to nothing is left. */
  private boolean rescale() {
    double sum = 0;
    for (int i = 0; i < size; i++) sum += probabilities[i];
    if (!(sum > LEAST_SUM)) return false;
    logSum += (float) Math.log(sum);
    scale(1 / sum);
    return true;
  }

  private void scale(double by) {
    float factor = (float) by;
    for (int i = 0; i < size; i++) probabilities[i] *= factor;
  }

  /** The probability at an index, in the last softmax. */
  float probability(int index) {
    return probabilities[index];
  }

  /** The negative natural logarithm of the probability at an index, in the last softmax. */
  float surprise(int index) {
    return logSum - (logits[index] - max);
  }

  /** The logit that has this surprise, in the last softmax. */
  float logitOfSurprise(float surprise) {
    return max + logSum - surprise;
  }

  /** The mean surprise, by probability, in the last softmax. */
  float entropy() {
    double entropy = 0;
    for (int i = 0; i < size; i++) {
      if (probabilities[i] > 0) entropy += probabilities[i] * surprise(i);
    }
    return (float) entropy;
  }
}
