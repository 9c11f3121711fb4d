package llm.gguf;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import llm.tensor.Tensor;

/**
 * A GGUF file, read and checked: its metadata, and its tensors, whose bytes stay in the file until
 * they are opened.
 *
 * <p>Versions 2 and 3, little- and big-endian, also split into shards. Everything is checked when
 * it is opened: after that only opening the data of a tensor can fail. Sizes are in bytes. The
 * format is that of the GGUF specification, {@code docs/gguf.md} in the ggml project.
 *
 * <p>No file stays open. {@link llm.tensor.TensorData#open} maps its part of the file by itself, as
 * often as it is called, and works as long as the file is there, unchanged; if not, it throws a
 * {@link GgufException}. The bytes of a big-endian file are copied into the arena, since they must
 * be turned around. Immutable and safe for use by many threads.
 */
public final class GgufFile implements AutoCloseable {
  private final List<Shard> shards;
  private final List<Tensor> tensors;
  private final Map<String, Tensor> byName;
  private final List<String> warnings;

  private GgufFile(List<Shard> shards) {
    this.shards = List.copyOf(shards);
    this.warnings = ShardMetadata.check(shards);
    var byName = new HashMap<String, Tensor>();
    for (var shard : shards) {
      for (var tensor : shard.tensors()) {
        if (byName.putIfAbsent(tensor.name(), tensor) != null) {
          throw new GgufException(
              shard.name(), TensorRules.label(tensor.name()) + " is in another shard, too");
        }
      }
    }
    this.tensors = shards.stream().flatMap(shard -> shard.tensors().stream()).toList();
    this.byName = Map.copyOf(byName);
  }

  /**
   * Opens a file, or a model in shards through any of them; all must lie in one folder.
   *
   * @throws GgufException if it cannot be read or is not a valid GGUF file
   */
  public static GgufFile open(Path path) {
    var shard = ShardReader.read(FileSource.of(path));
    return new GgufFile(shard.splitCount() > 1 ? ShardSet.complete(path, shard) : List.of(shard));
  }

  /**
   * Reads a file that lies in memory, such as a resource of a jar.
   *
   * @param name what messages call it
   * @param bytes the file; data of tensors are slices of it, so it must live as long as they do
   * @throws GgufException if it is not a valid GGUF file, or a shard
   */
  public static GgufFile read(String name, MemorySegment bytes) {
    var shard = ShardReader.read(new MemorySource(name, bytes));
    if (shard.splitCount() > 1) {
      throw new GgufException(
          name,
          "is one of %d files (split.count); expected a whole model, as it is read from memory"
              .formatted(shard.splitCount()));
    }
    return new GgufFile(List.of(shard));
  }

  /** What is odd about the file, though it can be read: metadata that is not looked at, say. */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * Looks whether the files are as they were when they were opened, by size and time: what is
   * mapped from a file that is cut off ends the VM when it is touched. A file that was deleted, or
   * replaced by another under its name, does no harm to what is mapped already.
   *
   * @throws GgufException if one is not
   */
  public void checkUnchanged() {
    for (var shard : shards) if (shard.source() instanceof FileSource file) file.checkMapped();
  }

  /** What messages call the file: the path of the first shard. */
  public String name() {
    return shards.getFirst().name();
  }

  /** The files, in the order of the shards; empty if it was read from memory. */
  public List<Path> paths() {
    return shards.stream()
        .map(Shard::source)
        .filter(FileSource.class::isInstance)
        .map(source -> ((FileSource) source).path())
        .toList();
  }

  /** The size of all shards. */
  public long byteSize() {
    return shards.stream().mapToLong(shard -> shard.source().size()).sum();
  }

  /** 2 or 3. */
  public int version() {
    return shards.getFirst().header().version();
  }

  /** The byte order in the file; data of tensors are little-endian in any case. */
  public ByteOrder byteOrder() {
    return shards.getFirst().header().order();
  }

  /** What offsets of tensors are multiples of: {@code general.alignment}, or 32. */
  public long alignment() {
    return shards.getFirst().header().alignment();
  }

  /** The metadata, of the first shard if there are several. */
  public Metadata metadata() {
    return shards.getFirst().metadata();
  }

  /** The tensors of all shards, in the order of the files. */
  public List<Tensor> tensors() {
    return tensors;
  }

  /** The tensor of that name, if there is one. */
  public Optional<Tensor> tensor(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * Does nothing so far: no file stays open, and a mapping belongs to the arena it was opened in.
   */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return "%s: GGUF %d, %d metadata values, %d tensors"
        .formatted(name(), version(), metadata().asMap().size(), tensors.size());
  }
}
