package llm.blocks.attention;

import java.util.LinkedHashMap;
import java.util.Map;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;

/**
 * The heads of one block's attention.
 *
 * <p>As many key and value heads as query heads is multi-head attention (MHA, Vaswani et al. 2017),
 * one is multi-query attention (MQA, Shazeer 2019), between them is grouped-query attention (GQA,
 * Ainslie et al. 2023).
 *
 * @param count query heads: {@code attention.head_count}
 * @param countKv key and value heads: {@code attention.head_count_kv}
 * @param size columns of a query or key: {@code attention.key_length}
 * @param valueSize columns of a value: {@code attention.value_length}
 */
public record Heads(int count, int countKv, int size, int valueSize) {
  /** Far more than any model has; a greater number in a file is a mistake. */
  private static final int LIMIT = 1 << 14;

  /** Checks that the heads can be grouped, and that no number is absurd. */
  public Heads {
    check("attention.head_count", count);
    check("attention.key_length", size);
    check("attention.value_length", valueSize);
    if (count % countKv != 0) {
      throw new InvalidModelException(
          "attention.head_count is "
              + count
              + ", expected a multiple of attention.head_count_kv, "
              + countKv);
    }
  }

  private static void check(String key, int value) {
    if (value > LIMIT) {
      throw new InvalidModelException(key + " is " + value + ", expected up to " + LIMIT);
    }
  }

  /** The heads of a model all of whose blocks that have attention have the same. */
  public static Heads of(Hyperparameters hp) {
    int block = 0;
    while (!hp.hasAttention(block) && block < hp.blockCount() - 1) block++;
    return of(hp, block);
  }

  /** The heads of one block. */
  public static Heads of(Hyperparameters hp, int block) {
    int count = hp.headCount(block);
    int width = hp.embeddingLength();
    int size = hp.optionalPositive("attention.key_length").orElseGet(() -> split(width, count));
    int valueSize = hp.integer("attention.value_length", size);
    return new Heads(count, hp.headCountKv(block), size, valueSize);
  }

  /**
   * The heads of a block that sees a window, where those have another size: {@code
   * attention.key_length_swa} and {@code attention.value_length_swa}.
   */
  public static Heads ofWindow(Hyperparameters hp, int block) {
    var heads = of(hp, block);
    int size = hp.optionalPositive("attention.key_length_swa").orElse(heads.size);
    int valueSize =
        hp.optionalPositive("attention.value_length_swa")
            .orElse(hp.has("attention.key_length_swa") ? size : heads.valueSize);
    return new Heads(heads.count, heads.countKv, size, valueSize);
  }

  private static int split(int width, int count) {
    if (width % count != 0) {
      throw new InvalidModelException(
          "embedding_length is " + width + ", expected a multiple of head_count, " + count);
    }
    return width / count;
  }

  /** Refuses values of another size than keys have. */
  void requireValuesLikeKeys(String why) {
    if (size == valueSize) return;
    throw new InvalidModelException(
        "attention.value_length is " + valueSize + ", expected " + size + ": " + why);
  }

  /** Refuses heads that share keys and values. */
  void requireOwnKeys(String why) {
    if (count == countKv) return;
    throw new InvalidModelException(
        "attention.head_count_kv is " + countKv + ", expected " + count + " heads: " + why);
  }

  /** Refuses heads that do not go with the keys and values of other heads. */
  void requireKeysLike(Heads others, String place, String othersPlace) {
    if (countKv == others.countKv && size == others.size && valueSize == others.valueSize) return;
    throw new InvalidModelException(
        place
            + " reads the keys and values of "
            + othersPlace
            + ", expected as many and as large ones: "
            + this
            + ", "
            + others);
  }

  /** Counts and sizes, by their GGUF names. */
  Map<String, Object> details() {
    var details = new LinkedHashMap<String, Object>();
    details.put("attention", kind());
    details.put("attention.head_count", count);
    details.put("attention.head_count_kv", countKv);
    details.put("attention.key_length", size);
    if (valueSize != size) details.put("attention.value_length", valueSize);
    return details;
  }

  /** MHA, GQA or MQA. */
  public String kind() {
    return countKv == count ? "MHA" : countKv == 1 ? "MQA" : "GQA";
  }

  /** Columns of all queries. */
  public int queries() {
    return count * size;
  }

  /** Columns of all keys. */
  public int keys() {
    return countKv * size;
  }

  /** Columns of all values. */
  public int values() {
    return countKv * valueSize;
  }

  /** Columns of all heads' results. */
  public int results() {
    return count * valueSize;
  }
}
