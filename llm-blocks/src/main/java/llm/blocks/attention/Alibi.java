package llm.blocks.attention;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import llm.blocks.InvalidModelException;
import llm.blocks.Pass;
import llm.blocks.Positions;
import llm.tensor.HeadColumns;
import llm.tensor.Rows;

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

  private Alibi(float maxBias, float[] slopes) {
    this.maxBias = maxBias;
    this.slopes = slopes;
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
    return new Alibi(maxBias, slopes);
  }

  @Override
  public void apply(Rows x, HeadColumns heads, Pass pass) {}

  @Override
  public Optional<float[]> slopes() {
    return Optional.of(slopes.clone());
  }

  @Override
  public Map<String, Object> details() {
    var details = new LinkedHashMap<String, Object>();
    details.put("positions", "ALiBi");
    details.put("attention.max_alibi_bias", maxBias);
    return details;
  }
}
