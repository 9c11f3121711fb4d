package llm.blocks.attention;

import java.util.LinkedHashMap;
import java.util.Map;
import llm.blocks.InvalidModelException;
import llm.blocks.Pass;
import llm.tensor.HeadColumns;
import llm.tensor.Rows;

/**
 * Queries that grow with their position, so that softmax stays sharp over long contexts (Nakanishi
 * 2025): {@code q * (1 + scale ln(⌊(position + offset) / length⌋ + 1))}.
 *
 * @param scale how fast they grow: {@code attention.temperature_scale}
 * @param length positions over which they stay the same: {@code attention.temperature_length}
 * @param offset added to positions
 */
public record QueryTemperature(float scale, int length, int offset) {
  /** Checks the numbers. */
  public QueryTemperature {
    if (length < 1 || offset < 0 || !Float.isFinite(scale)) {
      throw new InvalidModelException(
          "queries grow by "
              + scale
              + " over each "
              + length
              + " positions from "
              + offset
              + " on, expected a finite number, 1 or more, 0 or more");
    }
  }

  /** By which the query at this position is multiplied. */
  public float factor(int position) {
    return (float) (1 + scale * Math.log(((long) position + offset) / length + 1.0));
  }

  /** Changes queries in place. */
  public void apply(Rows x, HeadColumns queries, Pass pass) {
    var data = x.data();
    for (int r = 0; r < x.rows(); r++) {
      float factor = factor(pass.batch().position(r));
      if (factor == 1) continue;
      int at = x.offset(r) + queries.at();
      for (int i = at; i < at + queries.count() * queries.size(); i++) data[i] *= factor;
    }
  }

  /** The parameters, by their GGUF names. */
  public Map<String, Object> details() {
    var details = new LinkedHashMap<String, Object>();
    details.put("attention.temperature_scale", scale);
    details.put("attention.temperature_length", length);
    if (offset > 0) details.put("attention.temperature_offset", offset);
    return details;
  }
}
