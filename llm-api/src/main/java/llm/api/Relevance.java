package llm.api;

/** How well a document answers a query: immutable. */
public final class Relevance {
  private final int index;
  private final double score;
  private final InputUsage usage;

  private Relevance(int index, double score, InputUsage usage) {
    this.index = index;
    this.score = score;
    this.usage = usage;
  }

  /**
   * A score.
   *
   * @param index of the document, from 0
   * @param score more for a better document
   * @param usage the tokens of query and document
   */
  public static Relevance of(int index, double score, InputUsage usage) {
    Checks.that(index >= 0, "index", index, "0 or more");
    Checks.that(!Double.isNaN(score), "score", score, "a number");
    return new Relevance(index, score, Checks.present("usage", usage));
  }

  /** Which document it is, among those that were given: from 0. */
  public int index() {
    return index;
  }

  /**
   * More for a better document: from 0 to 1, the probability of yes as the model was trained to
   * tell it; with {@link RerankOptions#raw} the logarithm of its odds, {@code ln(p / (1 - p))}.
   *
   * <p>That is the logit of a classifier with a single row, and of one with a row for yes and one
   * for no the difference of the two.
   */
  public double score() {
    return score;
  }

  /** The tokens of query and document, and of what stands around them. */
  public InputUsage usage() {
    return usage;
  }

  @Override
  public String toString() {
    return "document " + index + ": " + score;
  }
}
