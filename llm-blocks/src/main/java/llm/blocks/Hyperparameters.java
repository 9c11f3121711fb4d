package llm.blocks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import llm.tensor.Quoted;

/**
 * What a GGUF file says about a model's shape: the keys that begin with its architecture's name.
 *
 * <p>Keys are given without that prefix: {@code attention.head_count} stands for {@code
 * llama.attention.head_count}. A key of the wrong type or out of range is an {@link
 * InvalidModelException} that names it.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">GGUF specification</a>
 */
public final class Hyperparameters {
  private static final String DRAFT_BLOCKS = "nextn_predict_layers";

  private final String architecture;
  private final Map<String, ?> metadata;
  private final OptionalInt sequenceLength;

  private Hyperparameters(
      String architecture, Map<String, ?> metadata, OptionalInt sequenceLength) {
    this.architecture = architecture;
    this.metadata = metadata;
    this.sequenceLength = sequenceLength;
  }

  /**
   * The hyperparameters in a file's metadata.
   *
   * @param metadata integers as Long, floats as Float or Double, Boolean, String, arrays as List
   */
  public static Hyperparameters of(Map<String, ?> metadata) {
    var id = metadata.get("general.architecture");
    if (!(id instanceof String architecture) || architecture.isEmpty()) {
      throw new InvalidModelException(
          "general.architecture is " + Quoted.of(id) + ", expected the name of an architecture");
    }
    return new Hyperparameters(architecture, metadata, OptionalInt.empty());
  }

  /** The same for sequences of up to so many tokens, whatever the model was trained with. */
  public Hyperparameters withSequenceLength(int tokens) {
    return new Hyperparameters(architecture, metadata, OptionalInt.of(tokens));
  }

  /** The family's name: {@code general.architecture}. */
  public String architecture() {
    return architecture;
  }

  /** Width of the residual stream. */
  public int embeddingLength() {
    return positive("embedding_length");
  }

  /** How many blocks follow each other: those of {@link #draftBlockCount} are not among them. */
  public int blockCount() {
    int drafting = draftBlockCount();
    int all = positive("block_count");
    if (drafting < all) return all - drafting;
    throw wrong(DRAFT_BLOCKS, drafting, "less than block_count, " + all);
  }

  /**
   * How many blocks behind all others draft the tokens after the next (multi-token prediction,
   * Gloeckle et al. 2024), which is not done here: {@code nextn_predict_layers}.
   */
  public int draftBlockCount() {
    return integer(DRAFT_BLOCKS, 0);
  }

  /** Tokens of context that the model was trained with. */
  public int contextLength() {
    return positive("context_length");
  }

  /**
   * Tokens that a sequence may have: as many as were asked for, otherwise {@link #contextLength}.
   */
  public int sequenceLength() {
    return sequenceLength.orElseGet(this::contextLength);
  }

  /** Width inside the feed-forward of a block; files give one number, or one for each block. */
  public int feedForwardLength(int block) {
    return each("feed_forward_length", block).orElseThrow(() -> missing("feed_forward_length"));
  }

  /** Query heads of a block. */
  public int headCount(int block) {
    return each("attention.head_count", block).orElseThrow(() -> missing("attention.head_count"));
  }

  /** Key and value heads of a block; as many as query heads where the file says nothing. */
  public int headCountKv(int block) {
    return each("attention.head_count_kv", block).orElseGet(() -> headCount(block));
  }

  /** Whether a block has attention: {@code attention.head_count_kv} is 0 for one that has none. */
  public boolean hasAttention(int block) {
    return find("attention.head_count_kv")
        .map(value -> element("attention.head_count_kv", value, block, 0) > 0)
        .orElse(true);
  }

  /** Whether a block has heads at all: {@code attention.head_count} is 0 for one that has none. */
  public boolean hasHeads(int block) {
    return find("attention.head_count")
        .map(value -> element("attention.head_count", value, block, 0) > 0)
        .orElse(true);
  }

  /** Whether a block has a feed-forward: {@code feed_forward_length} is 0 for one that has none. */
  public boolean hasFeedForward(int block) {
    return find("feed_forward_length")
        .map(value -> element("feed_forward_length", value, block, 0) > 0)
        .orElse(true);
  }

  /**
   * Whether a block has experts: none of the first {@code leading_dense_block_count} has, and of
   * the others each {@code interleave_moe_layer_step}-th.
   */
  public boolean hasExperts(int block) {
    int step = integer("interleave_moe_layer_step", 1);
    return integer("expert_count", 0) > 0
        && block >= integer("leading_dense_block_count", 0)
        && step > 0
        && (block + 1) % step == 0;
  }

  /** Epsilon of RMSNorm. */
  public float rmsEpsilon() {
    return notNegative("attention.layer_norm_rms_epsilon");
  }

  /** Epsilon of LayerNorm. */
  public float layerEpsilon() {
    return notNegative("attention.layer_norm_epsilon");
  }

  /** Whether there is such a key. */
  public boolean has(String key) {
    return metadata.containsKey(full(key));
  }

  /** A number above 0 that must be there. */
  public int positive(String key) {
    return optionalPositive(key).orElseThrow(() -> missing(key));
  }

  /** The product of two numbers above 0 that must be there. */
  public int product(String key, String other) {
    long product = (long) positive(key) * positive(other);
    if (product <= Integer.MAX_VALUE) return (int) product;
    throw wrong(key, positive(key), "less, as " + shown(other) + " is " + positive(other));
  }

  /** A number above 0, if it is there. */
  public Optional<Integer> optionalPositive(String key) {
    return find(key).map(value -> positive(key, value));
  }

  /** A number of 0 or more, or a default. */
  public int integer(String key, int otherwise) {
    return find(key).map(value -> bounded(key, value, 0)).orElse(otherwise);
  }

  /** A number of 0 or more of a block, of a list or of one for all; or a default. */
  public int integer(String key, int block, int otherwise) {
    return find(key).map(value -> element(key, value, block, 0)).orElse(otherwise);
  }

  /** A float that must be there. */
  public float real(String key) {
    return find(key).map(value -> real(key, value)).orElseThrow(() -> missing(key));
  }

  /** A float, or a default. */
  public float real(String key, float otherwise) {
    return find(key).map(value -> real(key, value)).orElse(otherwise);
  }

  /** A float of 0 or more that must be there. */
  public float notNegative(String key) {
    float value = real(key);
    return checked(key, value, value >= 0, "0 or more");
  }

  /** A float of 0 or more, or a default: a limit, say, where 0 stands for none. */
  public float notNegative(String key, float otherwise) {
    float value = real(key, otherwise);
    return checked(key, value, value >= 0, "0 or more");
  }

  /** A float above 0, or a default. */
  public float positiveReal(String key, float otherwise) {
    float value = real(key, otherwise);
    return checked(key, value, value > 0, "a number above 0");
  }

  /** A float by which something is multiplied; the default where it is missing, or 0. */
  public float scale(String key, float otherwise) {
    float scale = real(key, 0);
    return scale == 0 ? otherwise : scale;
  }

  private float checked(String key, float value, boolean good, String expected) {
    if (good) return value;
    throw wrong(key, value, expected);
  }

  /** A truth value, or a default. */
  public boolean flag(String key, boolean otherwise) {
    return find(key)
        .map(
            value -> {
              if (value instanceof Boolean flag) return flag;
              throw wrong(key, value, "true or false");
            })
        .orElse(otherwise);
  }

  /** A truth value for each block, if there is such a list; 0 and 1 are truth values too. */
  public Optional<List<Boolean>> flags(String key) {
    return find(key)
        .filter(value -> value instanceof List<?>)
        .map(
            value -> {
              var flags = new ArrayList<Boolean>();
              for (var each : (List<?>) value) flags.add(flag(key, value, each));
              return flags;
            });
  }

  private boolean flag(String key, Object value, Object each) {
    if (each instanceof Boolean flag) return flag;
    if (each instanceof Long n && (n == 0 || n == 1)) return n == 1;
    throw wrong(key, value, "true or false each");
  }

  /** A float of a block, of a list or of one for all; or a default. */
  public float real(String key, int block, float otherwise) {
    return find(key)
        .map(
            value -> {
              if (!(value instanceof List<?> list)) return real(key, value);
              if (block < list.size()) return real(key, list.get(block));
              throw wrong(key, list.size() + " numbers", "one for each of the blocks");
            })
        .orElse(otherwise);
  }

  /** Whole numbers of 0 or more, if there is such a list. */
  public Optional<List<Integer>> integers(String key) {
    return find(key)
        .map(
            value -> {
              if (!(value instanceof List<?> list)) throw wrong(key, value, "a list of numbers");
              return list.stream().map(each -> bounded(key, each, 0)).toList();
            });
  }

  /**
   * A float that must be there, under a key without the architecture's name before it: of a block,
   * or one for all.
   */
  public float bareReal(String key, int block) {
    var value = metadata.get(key);
    if (value instanceof List<?> list && block < list.size()) value = list.get(block);
    if (value instanceof Number n && Float.isFinite(n.floatValue())) return n.floatValue();
    throw new InvalidModelException(
        key + " is " + Quoted.of(value) + ", expected a finite number for each of the blocks");
  }

  /** A text, or a default. */
  public String text(String key, String otherwise) {
    return find(key)
        .map(
            value -> {
              if (value instanceof String text) return text;
              throw wrong(key, value, "a text");
            })
        .orElse(otherwise);
  }

  private Optional<Integer> each(String key, int block) {
    return find(key).map(value -> element(key, value, block, 1));
  }

  /** The number of a block, of a list, or of one number for all. */
  private int element(String key, Object value, int block, int least) {
    if (!(value instanceof List<?> list)) return bounded(key, value, least);
    if (block >= list.size()) {
      throw wrong(key, list.size() + " numbers", "one for each of the blocks");
    }
    return bounded(key, list.get(block), least);
  }

  private Optional<Object> find(String key) {
    return Optional.ofNullable(metadata.get(full(key)));
  }

  private int positive(String key, Object value) {
    return bounded(key, value, 1);
  }

  private int bounded(String key, Object value, int least) {
    if (value instanceof Long n && n >= least && n <= Integer.MAX_VALUE) return n.intValue();
    throw wrong(key, value, "a whole number of " + least + " or more");
  }

  private float real(String key, Object value) {
    if (value instanceof Number n && Float.isFinite(n.floatValue())) return n.floatValue();
    throw wrong(key, value, "a finite number");
  }

  private String full(String key) {
    return architecture + "." + key;
  }

  private String shown(String key) {
    return Quoted.of(architecture) + "." + key;
  }

  private InvalidModelException missing(String key) {
    return new InvalidModelException("the key " + shown(key) + " is missing");
  }

  /** What to throw where a value is not as it must be. */
  public InvalidModelException wrong(String key, Object found, String expected) {
    return new InvalidModelException(
        shown(key) + " is " + Quoted.of(found) + ", expected " + expected);
  }
}
