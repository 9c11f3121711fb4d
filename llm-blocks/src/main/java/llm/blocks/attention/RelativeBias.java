package llm.blocks.attention;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import llm.blocks.InvalidModelException;
import llm.blocks.Pass;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.tensor.HeadColumns;
import llm.tensor.Rows;
import llm.tensor.sequence.AttentionBias;

/**
 * Learned biases by distance (Raffel et al. 2020): each head adds to a score what it has learned
 * for the bucket of the distance from the query to the key.
 *
 * <p>Of n buckets the first n / 2 are distances 0, 1, 2 ..., each by itself; those behind grow as
 * powers do, and end at a distance of 128: all that are farther are in the last. Where later keys
 * are seen too, half of all buckets are theirs, and what remains is divided in the same way.
 */
public final class RelativeBias implements Positions {
  private static final String COUNT = "attention.relative_buckets_count";

  /** All distances from here on are in the last bucket. */
  private static final int FARTHEST = 128;

  private final int buckets;
  private final boolean bothWays;
  private final float[][] byDistance; // [heads][2 FARTHEST + 1]: key less query, from -FARTHEST on

  private RelativeBias(int buckets, boolean bothWays, float[][] byDistance) {
    this.buckets = buckets;
    this.bothWays = bothWays;
    this.byDistance = byDistance;
  }

  /**
   * Biases of attention that sees earlier keys alone.
   *
   * @param w the place of the table, {@code [buckets, heads]}: {@code attn_rel_b}
   */
  public static RelativeBias causal(Weights w, int heads, int buckets) {
    return of(w, heads, buckets, false);
  }

  /**
   * Biases of attention that sees later keys too.
   *
   * @param w the place of the table, {@code [buckets, heads]}: {@code attn_rel_b}
   */
  public static RelativeBias bothWays(Weights w, int heads, int buckets) {
    return of(w, heads, buckets, true);
  }

  private static RelativeBias of(Weights w, int heads, int buckets, boolean bothWays) {
    int ofOneWay = bothWays ? buckets / 2 : buckets;
    if (buckets < 4 || buckets >= 2 * FARTHEST || buckets % 2 > 0) {
      throw new InvalidModelException(
          COUNT + " is " + buckets + ", expected an even number of 4 to " + (2 * FARTHEST - 2));
    }
    var table = w.floats(buckets, heads);
    var byDistance = new float[heads][2 * FARTHEST + 1];
    for (int h = 0; h < heads; h++) {
      for (int i = 0; i < byDistance[h].length; i++) {
        byDistance[h][i] = table[bucket(i - FARTHEST, ofOneWay, bothWays) * heads + h];
      }
    }
    return new RelativeBias(buckets, bothWays, byDistance);
  }

  /**
   * The bucket of a distance.
   *
   * @param distance the key's position less the query's
   * @param count buckets of one way
   */
  static int bucket(int distance, int count, boolean bothWays) {
    int first = bothWays && distance > 0 ? count : 0;
    int far = bothWays ? Math.abs(distance) : Math.max(-distance, 0);
    int exact = count / 2;
    if (far < exact) return first + far;
    // Which side of an edge a distance falls on hangs on the last bit: floats where they were
    // floats.
    float log = (float) Math.log((float) far / exact);
    float behind = (float) (log * (count - exact) / Math.log((double) FARTHEST / exact));
    return first + Math.min((int) (exact + behind), count - 1);
  }

  @Override
  public void apply(Rows x, HeadColumns heads, Pass pass) {}

  @Override
  public Optional<AttentionBias> bias() {
    return Optional.of(this::add);
  }

  private void add(int head, int distance, float[] scores, int from, int to) {
    var biases = byDistance[head];
    for (int i = from; i < to; i++) {
      scores[i] += biases[Math.clamp(distance + i - from, -FARTHEST, FARTHEST) + FARTHEST];
    }
  }

  @Override
  public Map<String, Object> details() {
    var details = new LinkedHashMap<String, Object>();
    details.put("positions", "relative bias");
    details.put(COUNT, buckets);
    if (bothWays) details.put("both_ways", true);
    return details;
  }
}
