package llm.blocks.attention;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import llm.blocks.InvalidModelException;
import llm.blocks.Pass;
import llm.blocks.Positions;
import llm.tensor.HeadColumns;
import llm.tensor.Rows;
import llm.tensor.sequence.AttentionBias;

/**
 * ALiBi (Press et al. 2021): each head's scores fall linearly with distance.
 *
 * <p>With n heads, n a power of two, the slope of head h is {@code 2^(-maxBias (h + 1) / n)}. For
 * other n, the first m heads, m the greatest power of two below n, have the slopes of m heads, and
 * the others take every second slope of 2m heads.
 */
public final class Alibi implements Positions {
  private final float maxBias;
  private final float[] slopes; // [heads]
  private final boolean symmetric;

  private Alibi(float maxBias, float[] slopes, boolean symmetric) {
    this.maxBias = maxBias;
    this.slopes = slopes;
    this.symmetric = symmetric;
  }

  /** The slopes of so many heads, with the paper's greatest exponent, 8. */
  public static Alibi of(int heads) {
    return of(heads, 8);
  }

  /**
   * The slopes of so many heads.
   *
   * @param maxBias the greatest exponent: {@code attention.max_alibi_bias}
   */
  public static Alibi of(int heads, float maxBias) {
    if (!(maxBias > 0) || !Float.isFinite(maxBias)) {
      throw new InvalidModelException(
          "attention.max_alibi_bias is " + maxBias + ", expected a finite number above 0");
    }
    int power = Integer.highestOneBit(heads);
    var slopes = new float[heads];
    for (int h = 0; h < heads; h++) {
      double exponent = h < power ? (h + 1.0) / power : (2 * (h - power) + 1.0) / (2 * power);
      slopes[h] = (float) Math.pow(2, -maxBias * exponent);
    }
    return new Alibi(maxBias, slopes, false);
  }

  /** The same for attention that sees both ways: scores fall in both directions. */
  public Alibi symmetric() {
    return new Alibi(maxBias, slopes, true);
  }

  /** The slope of each head. */
  float[] slopes() {
    return slopes.clone();
  }

  @Override
  public void apply(Rows x, HeadColumns heads, Pass pass) {}

  @Override
  public Optional<AttentionBias> bias() {
    return Optional.of(
        symmetric ? AttentionBias.symmetricSlopes(slopes) : AttentionBias.slopes(slopes));
  }

  @Override
  public Map<String, Object> details() {
    var details = new LinkedHashMap<String, Object>();
    details.put("positions", "ALiBi");
    details.put("attention.max_alibi_bias", maxBias);
    if (symmetric) details.put("symmetric", true);
    return details;
  }
}
