package llm.gguf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import llm.tensor.Quoted;
import llm.tensor.Tensor;

/**
 * Writes a GGUF file, version 3: metadata and tensors in the order in which they were added.
 *
 * <p>The data of a tensor are opened when it is their turn, in an arena of their own that is closed
 * once they are written, so a file may be larger than memory: a quantizer gives each tensor {@link
 * llm.tensor.TensorData} that compute its bytes. What is added is checked at once; an {@link
 * IllegalArgumentException} names the key or tensor. A writer belongs to one thread.
 */
public final class GgufWriter {
  private final ByteOrder order;
  private final Map<String, Metadata.Entry> metadata = new LinkedHashMap<>();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private GgufWriter(ByteOrder order) {
    this.order = order;
  }

  /** A writer of a little-endian file. */
  public static GgufWriter create() {
    return create(ByteOrder.LITTLE_ENDIAN);
  }

  /** A writer of a file in that byte order. */
  public static GgufWriter create(ByteOrder order) {
    return new GgufWriter(order);
  }

  /**
   * Adds a value, or replaces it; the type follows from its class: {@link MetadataType#INT32} from
   * an {@link Integer}, {@link MetadataType#UINT64} from a {@link BigInteger}, an array of strings
   * from a list of them, and so on.
   */
  public GgufWriter put(String key, Object value) {
    return add(key, () -> MetadataValues.checked(key, MetadataValues.typeOf(value), value));
  }

  /**
   * Adds a value, or replaces it.
   *
   * @param value an integer of any width for an integer type; a {@link MetadataArray}, or a list
   *     that is not empty and whose elements have one type, for an array
   */
  public GgufWriter put(String key, MetadataType type, Object value) {
    return add(key, () -> MetadataValues.checked(key, type, value));
  }

  /** Adds an array, or replaces it, with the type of its elements. */
  public GgufWriter putArray(String key, MetadataType elementType, List<?> elements) {
    return add(
        key,
        () ->
            MetadataValues.checked(
                key, MetadataType.ARRAY, MetadataArray.of(elementType, elements)));
  }

  /**
   * Adds the metadata of a file, each with its type, except what says how that file was split
   * ({@code split.no} and so on).
   */
  public GgufWriter putAll(Metadata other) {
    other
        .entries()
        .forEach(
            (key, entry) -> {
              if (!key.startsWith("split.")) put(key, entry.type(), entry.value());
            });
    return this;
  }

  /** Removes a value, if there is one. */
  public GgufWriter remove(String key) {
    metadata.remove(key);
    return this;
  }

  /** Sets {@code general.alignment}: a power of two; 32 unless set. */
  public GgufWriter alignment(int alignment) {
    return put(ShardReader.ALIGNMENT, MetadataType.UINT32, alignment);
  }

  /**
   * Adds a tensor, of a file or with other data; of its data nothing is asked until it is written.
   */
  public GgufWriter tensor(Tensor tensor) {
    var problem =
        TensorRules.nameProblem(tensor.name())
            .or(() -> TensorRules.rankProblem(tensor.dimensions().length))
            .or(() -> TensorRules.shapeProblem(tensor.type(), tensor.dimensions()));
    if (problem.isEmpty() && tensors.containsKey(tensor.name())) {
      problem = Optional.of("is there already");
    }
    problem.ifPresent(
        text -> {
          throw new IllegalArgumentException(TensorRules.label(tensor.name()) + " " + text);
        });
    tensors.put(tensor.name(), tensor);
    return this;
  }

  /**
   * Writes the file, replacing one that is there.
   *
   * <p>Under the final name there is at any time either what was there before or the whole new
   * file: it is written beside it, under a name that ends with {@code .part}, and then renamed.
   *
   * @throws GgufException if it cannot be written, or if the data of a tensor have another size
   *     than its type and dimensions say
   */
  public void write(Path target) {
    var part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try (var channel =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        new FileEncoder(target, new Output(channel, order)).write(metadata, tensors.values());
        channel.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw GgufException.of(target.toString(), e);
    } catch (UncheckedIOException e) {
      throw GgufException.of(target.toString(), Objects.requireNonNull(e.getCause()));
    } finally {
      deleteQuietly(part);
    }
  }

  private GgufWriter add(String key, Supplier<Metadata.Entry> entry) {
    try {
      metadata.put(MetadataValues.checkedKey(key), entry.get());
      return this;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(Quoted.of(key) + ": " + e.getMessage(), e);
    }
  }

  private static void deleteQuietly(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException _) {
      // What went wrong before is what matters; a leftover .part file harms nobody.
    }
  }
}
