package llm.testkit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import llm.blocks.Hyperparameters;
import llm.blocks.MissingTensorException;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;
import llm.tensor.Tensor;
import llm.tensor.TensorMemory;
import llm.tensor.TensorType;
import llm.tensor.Workers;

/**
 * A tiny model with random weights, made from its hyperparameters alone.
 *
 * <p>Tensors that the family needs are found by composing it again and again: each that is missed
 * is made in the shape that was expected. Tensors that it can do without are added by {@link
 * #with}.
 *
 * <pre>{@code
 * TinyModel.named("gqa")
 *     .set("embedding_length", 32).set("block_count", 2) ...
 *     .with("blk.0.attn_q.bias", 32)
 * }</pre>
 */
public final class TinyModel {
  /** Tokens of a tiny model's vocabulary. */
  public static final int VOCABULARY = 288;

  /** More tensors than a tiny model has: composing must come to an end. */
  private static final int MAX_TENSORS = 2000;

  private final String name;
  private final SequencedMap<String, Object> hyperparameters;
  private final SequencedMap<String, Object> globals;
  private final SequencedMap<String, List<Long>> optional;
  private final SequencedMap<String, Range> ranges;

  /** Where values are drawn from, evenly. */
  private record Range(double low, double high) {
    float draw(Random random) {
      return (float) (low + (high - low) * random.nextDouble());
    }
  }

  private TinyModel(
      String name,
      SequencedMap<String, Object> hyperparameters,
      SequencedMap<String, Object> globals,
      SequencedMap<String, List<Long>> optional,
      SequencedMap<String, Range> ranges) {
    this.name = name;
    this.hyperparameters = hyperparameters;
    this.globals = globals;
    this.optional = optional;
    this.ranges = ranges;
  }

  /** A model under this name, with nothing set but a context length of 64. */
  public static TinyModel named(String name) {
    var none =
        new TinyModel(
            name,
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>());
    return none.set("context_length", 64);
  }

  /**
   * The same with a hyperparameter.
   *
   * @param key without the family's name: {@code attention.head_count}
   * @param value a whole number, a float, a truth value, a text, or a list of one of these
   */
  public TinyModel set(String key, Object value) {
    return new TinyModel(name, with(hyperparameters, key, value), globals, optional, ranges);
  }

  /**
   * The same with a key that does not begin with the family's name.
   *
   * @param key whole: {@code xielu.eps}
   * @param value as of {@link #set}
   */
  public TinyModel global(String key, Object value) {
    return new TinyModel(name, hyperparameters, with(globals, key, value), optional, ranges);
  }

  private static SequencedMap<String, Object> with(
      SequencedMap<String, Object> values, String key, Object value) {
    var more = new LinkedHashMap<>(values);
    more.put(key, value instanceof Integer i ? Long.valueOf(i) : value);
    return more;
  }

  /**
   * The same with a tensor that the family can do without.
   *
   * @param tensor its whole name: {@code output.weight}
   * @param dimensions the first is the width of a row
   */
  public TinyModel with(String tensor, long... dimensions) {
    var more = new LinkedHashMap<>(optional);
    more.put(tensor, java.util.Arrays.stream(dimensions).boxed().toList());
    return new TinyModel(name, hyperparameters, globals, more, ranges);
  }

  /**
   * The same with tensors whose values lie between two numbers, where those that are made otherwise
   * (vectors called weight around 1, all else around 0) would be out of place.
   *
   * @param ending what the names of the tensors end with: {@code ssm_a}, of which {@code exp} must
   *     be below 1
   */
  public TinyModel between(String ending, double low, double high) {
    var more = new LinkedHashMap<>(ranges);
    more.put(ending, new Range(low, high));
    return new TinyModel(name, hyperparameters, globals, optional, more);
  }

  /** The model's name in messages. */
  public String name() {
    return name;
  }

  /** Makes the model for a family. */
  ModelFixture build(Architecture architecture) {
    var metadata = metadata(architecture.id());
    var random = new Random(name.hashCode());
    var tensors = new LinkedHashMap<String, Tensor>();
    optional.forEach((tensor, dimensions) -> tensors.put(tensor, made(tensor, dimensions, random)));
    var hp = Hyperparameters.of(metadata);
    for (int i = 0; i < MAX_TENSORS; i++) {
      try (var workers = Workers.of(1);
          var memory = new TensorMemory(workers, true)) {
        architecture.build(hp, Weights.of(tensors.values(), memory, hp));
        return new ModelFixture(name, metadata, List.copyOf(tensors.values()));
      } catch (MissingTensorException e) {
        tensors.put(e.name(), made(e.name(), e.dimensions(), random));
      }
    }
    throw new AssertionError(name + ": the family asks for more than " + MAX_TENSORS + " tensors");
  }

  private Map<String, Object> metadata(String id) {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("general.architecture", id);
    metadata.put("general.name", name);
    hyperparameters.forEach((key, value) -> metadata.put(id + "." + key, value));
    metadata.putAll(globals);
    metadata.putAll(vocabulary());
    return metadata;
  }

  /** A vocabulary of bytes, so that the runtime can make text of anything. */
  private static Map<String, Object> vocabulary() {
    var tokens = new ArrayList<String>(List.of("<unk>", "<s>", "</s>"));
    var types = new ArrayList<Long>(List.of(2L, 3L, 3L));
    for (int b = 0; b < 256; b++) {
      tokens.add("<0x%02X>".formatted(b));
      types.add(6L);
    }
    while (tokens.size() < VOCABULARY) {
      tokens.add("▁word" + tokens.size());
      types.add(1L);
    }
    var scores = new ArrayList<Float>();
    for (int i = 0; i < VOCABULARY; i++) scores.add((float) -i);
    return Map.of(
        "tokenizer.ggml.model",
        "llama",
        "tokenizer.ggml.tokens",
        tokens,
        "tokenizer.ggml.scores",
        scores,
        "tokenizer.ggml.token_type",
        types,
        "tokenizer.ggml.bos_token_id",
        1L,
        "tokenizer.ggml.eos_token_id",
        2L);
  }

  private Tensor made(String name, List<Long> dimensions, Random random) {
    var shape = dimensions.stream().mapToLong(d -> d < 0 ? VOCABULARY : d).toArray();
    long count = 1;
    for (long d : shape) count *= d;
    var values = new float[Math.toIntExact(count)];
    var range = ranges.keySet().stream().filter(name::endsWith).findFirst().map(ranges::get);
    for (int i = 0; i < values.length; i++) {
      values[i] = range.isPresent() ? range.get().draw(random) : usual(name, shape, random);
    }
    return tensor(name, shape, values);
  }

  /**
   * Vectors near 1 for norms, near 0 for biases; matrices that keep the scale of what they
   * multiply.
   */
  private static float usual(String name, long[] shape, Random random) {
    float mean = shape.length == 1 && name.endsWith(".weight") ? 1 : 0;
    double deviation = shape.length == 1 ? 0.2 : 1 / Math.sqrt((double) shape[0]);
    return mean + (float) (random.nextGaussian() * deviation);
  }

  static Tensor tensor(String name, long[] shape, float[] values) {
    var bytes = MemorySegment.ofArray(values);
    return new Tensor(
        name,
        TensorType.F32,
        shape,
        (Arena arena) -> arena.allocate(bytes.byteSize(), 64).copyFrom(bytes));
  }
}
