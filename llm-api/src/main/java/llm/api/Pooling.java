package llm.api;

/** How one vector, or none, is made of the rows that a model gives for the tokens of a text. */
public enum Pooling {
  /** Not at all: every token keeps its row. */
  NONE,
  /** The mean of all rows. */
  MEAN,
  /** The first row: that of the mark [CLS], where a model begins texts by it. */
  CLS,
  /** The last row: that of the mark which ends a text, where a model ends texts by one. */
  LAST,
  /**
   * What the model's classifier gives for the text: its score as it is where there is one, the
   * labels' probabilities where there are several. See {@link Reranker} for pairs of texts.
   */
  RANK
}
