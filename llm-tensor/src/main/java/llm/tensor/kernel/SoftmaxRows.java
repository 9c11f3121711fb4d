package llm.tensor.kernel;

/**
 * Rows of scores whose softmax is taken on the fly: some columns at a time, with a running maximum
 * of each row (Milakov and Gimelshein 2018).
 *
 * <p>The scores are {@code [count, width]}, from the start of an array on, with so many floats from
 * row to row. An object to be filled in and used again.
 */
public final class SoftmaxRows {
  public float[] scores = {};
  public int stride;
  public int count;
  public int width;
  public float[] maxima = {}; // of each row, so far
  public float[] sums = {}; // of each row's exponentials, of these columns alone

  /** No rows. */
  public SoftmaxRows() {}

  /** Sets the scores, and how far rows lie apart. */
  public SoftmaxRows of(float[] scores, int stride) {
    this.scores = scores;
    this.stride = stride;
    return this;
  }

  /** Sets where maxima and sums of the rows are. */
  public SoftmaxRows with(float[] maxima, float[] sums) {
    this.maxima = maxima;
    this.sums = sums;
    return this;
  }

  /** Sets how many rows and columns there are, one at least. */
  public SoftmaxRows sizes(int count, int width) {
    this.count = count;
    this.width = width;
    return this;
  }
}
