package llm.tensor.sequence;

/**
 * What is added to scores, by how far a key is from the query: ALiBi, learned buckets of distances.
 *
 * <p>Immutable; used by several threads at a time.
 */
public interface AttentionBias {
  /**
   * Adds to the scores of one query with successive keys.
   *
   * @param distance of the first key: its position less the query's, below 0 for earlier keys
   * @param scores {@code scores[from]} to {@code scores[to - 1]}: each key is one position further
   */
  void add(int head, int distance, float[] scores, int from, int to);

  /**
   * ALiBi (Press et al. 2021): {@code slope * distance}, which falls with each earlier position.
   *
   * @param slopes {@code [heads]}
   */
  static AttentionBias slopes(float[] slopes) {
    var own = slopes.clone();
    return (head, distance, scores, from, to) -> {
      float slope = own[head];
      for (int i = from; i < to; i++) scores[i] += slope * (distance + i - from);
    };
  }

  /**
   * ALiBi for attention that sees both ways: {@code -slope * |distance|}.
   *
   * @param slopes {@code [heads]}
   */
  static AttentionBias symmetricSlopes(float[] slopes) {
    var own = slopes.clone();
    return (head, distance, scores, from, to) -> {
      float slope = own[head];
      for (int i = from; i < to; i++) scores[i] -= slope * Math.abs(distance + i - from);
    };
  }
}
