package llm.blocks.latent;

import java.util.LinkedHashMap;
import java.util.Map;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.tensor.HeadColumns;

/**
 * The heads of one block's latent attention.
 *
 * @param count heads: {@code attention.head_count}
 * @param unrotated columns of a head's query and key that know no position: {@code
 *     attention.key_length_mla} less the rotated ones
 * @param rotated columns of a head's query and of the key that all heads share, which positions
 *     turn: {@code rope.dimension_count}
 * @param valueSize columns of a head's value: {@code attention.value_length_mla}
 * @param ranks columns of the latent vectors
 */
public record LatentHeads(int count, int unrotated, int rotated, int valueSize, Ranks ranks) {
  /** Far more than any model has; a greater number in a file is a mistake. */
  private static final int LIMIT = 1 << 14;

  /**
   * Columns of the latent vectors.
   *
   * @param queries of which queries are made, 0 where they are made of the row itself: {@code
   *     attention.q_lora_rank}
   * @param keys of which keys and values are made: {@code attention.kv_lora_rank}
   */
  public record Ranks(int queries, int keys) {}

  /** Checks that no number is absurd. */
  public LatentHeads {
    check("attention.head_count", count);
    check("attention.key_length_mla", (long) unrotated + rotated);
    check("attention.value_length_mla", valueSize);
    check("attention.kv_lora_rank", ranks.keys);
    check("attention.q_lora_rank", Math.max(1, ranks.queries));
  }

  private static void check(String key, long value) {
    if (value < 1 || value > LIMIT) {
      throw new InvalidModelException(key + " is " + value + ", expected 1 to " + LIMIT);
    }
  }

  /**
   * The heads of one block. Older files have no keys that end with {@code _mla}: there {@code
   * key_length} and {@code value_length} say it.
   */
  public static LatentHeads of(Hyperparameters hp, int block) {
    int rotated = hp.positive("rope.dimension_count");
    int size = size(hp, "attention.key_length");
    if (size <= rotated) {
      throw hp.wrong(
          "attention.key_length_mla", size, "more than rope.dimension_count, " + rotated);
    }
    var ranks =
        new Ranks(hp.integer("attention.q_lora_rank", 0), hp.positive("attention.kv_lora_rank"));
    int valueSize = size(hp, "attention.value_length");
    return new LatentHeads(hp.headCount(block), size - rotated, rotated, valueSize, ranks);
  }

  private static int size(Hyperparameters hp, String key) {
    return hp.optionalPositive(key + "_mla").orElseGet(() -> hp.positive(key));
  }

  /** Columns of a head's query: {@code [unrotated | rotated]}. */
  public int size() {
    return unrotated + rotated;
  }

  /** Columns that are kept of a position: {@code [latent | rotated]}. */
  public int kept() {
    return ranks.keys + rotated;
  }

  /** {@code 1/√(unrotated + rotated)}. */
  float scale() {
    return (float) (1 / Math.sqrt(size()));
  }

  Map<String, Object> details() {
    var details = new LinkedHashMap<String, Object>();
    details.put("attention", "MLA");
    details.put("attention.head_count", count);
    details.put("attention.key_length_mla", size());
    details.put("attention.value_length_mla", valueSize);
    if (ranks.queries > 0) details.put("attention.q_lora_rank", ranks.queries);
    details.put("attention.kv_lora_rank", ranks.keys);
    details.put("rope.dimension_count", rotated);
    return details;
  }

  /** All heads side by side, so wide each. */
  HeadColumns columns(int size) {
    return new HeadColumns(0, count, size);
  }
}
