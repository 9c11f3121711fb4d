package llm.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import llm.tensor.codec.Codec;
import llm.tensor.kernels.Packing;
import llm.tensor.kernels.SizedKernels;
import llm.tensor.kernels.Weights;

/**
 * The memory that holds a model's weights: mapped from the file, or repacked for a faster kernel.
 *
 * <p>A repacked tensor is read through a mapping of its own, which is closed at once, so that the
 * file's pages can be let go. Closing the memory unmaps everything; a later use of a matrix is an
 * {@link IllegalStateException}. Matrices are made by one thread at a time.
 */
public final class TensorMemory implements AutoCloseable {
  /**
   * What the memory holds.
   *
   * @param mappedBytes of tensors that are used as they lie in the file, or in memory
   * @param repackedBytes of tensors in another layout
   * @param repackTime that repacking took
   * @param kernels what multiplies each matrix, by the tensor's name
   */
  public record Statistics(
      long mappedBytes, long repackedBytes, Duration repackTime, Map<String, String> kernels) {}

  private static final String LOOKED_UP = "rows are looked up";

  /** Parts of a repacked matrix for each worker. */
  private static final int PARTS = 4;

  /** Bytes of a part at least: smaller ones would not pay for being dealt out. */
  private static final long SMALLEST_PART = 1 << 18;

  private final Arena arena = Arena.ofShared();
  private final Map<String, Matrix> matrices = new LinkedHashMap<>();
  private final Map<String, Matrix> tables = new LinkedHashMap<>();
  private final SizedKernels kernels = KernelInfo.kernels();
  private final Workers workers;
  private final boolean exact;
  private final boolean describing;
  private final PackedMemory[] packed; // of each worker
  private long mappedBytes;
  private long repackedBytes;
  private long repackNanos;

  /**
   * Memory for one model.
   *
   * @param workers the threads that repack weights
   * @param exact whether activations stay in 32-bit floats everywhere; otherwise kernels may round
   *     them to integers where that is faster
   */
  public TensorMemory(Workers workers, boolean exact) {
    this(workers, exact, false);
  }

  private TensorMemory(Workers workers, boolean exact, boolean describing) {
    this.workers = workers;
    this.exact = exact;
    this.describing = describing;
    packed = new PackedMemory[workers.size()];
    Arrays.setAll(packed, i -> new PackedMemory(arena));
  }

  /**
   * Memory that repacks nothing, for a model that is described and not run: its statistics are
   * those of a memory that repacks.
   */
  public static TensorMemory describing(Workers workers, boolean exact) {
    return new TensorMemory(workers, exact, true);
  }

  /**
   * The matrix of a tensor; asked twice for one tensor, it gives the same matrix.
   *
   * <p>A tensor of three dimensions is matrices one above the other, which {@link Matrix#split}
   * takes apart.
   *
   * @throws IllegalArgumentException if its type cannot be decoded or it is too large
   */
  public Matrix matrix(Tensor tensor) {
    var known = matrices.get(tensor.name());
    if (known != null) return known;
    var matrix = load(tensor);
    matrices.put(tensor.name(), matrix);
    return matrix;
  }

  /**
   * The matrix of a tensor whose rows are only looked up: it is never repacked.
   *
   * <p>The same tensor may be multiplied too, through {@link #matrix}.
   *
   * @throws IllegalArgumentException if its type cannot be decoded or it is too large
   */
  public Matrix table(Tensor tensor) {
    var known = matrices.getOrDefault(tensor.name(), tables.get(tensor.name()));
    if (known != null) return known;
    int columns = size(tensor, "columns", tensor.columns());
    var table = mapped(tensor, size(tensor, "rows", tensor.rows()), columns);
    tables.put(tensor.name(), table);
    return table;
  }

  /** What it holds now. */
  public Statistics statistics() {
    var kernelOf = new LinkedHashMap<String, String>();
    tables.keySet().forEach(name -> kernelOf.put(name, LOOKED_UP));
    matrices.forEach((name, matrix) -> kernelOf.put(name, matrix.kernel()));
    return new Statistics(
        mappedBytes, repackedBytes, Duration.ofNanos(repackNanos), Map.copyOf(kernelOf));
  }

  @Override
  public void close() {
    arena.close();
  }

  private Matrix load(Tensor tensor) {
    var codec = codec(tensor);
    int columns = size(tensor, "columns", tensor.columns());
    int rows = size(tensor, "rows", tensor.rows());
    var dimensions = tensor.dimensions();
    int count = rows / size(tensor, "rows", dimensions.length > 1 ? dimensions[1] : 1);
    var packing =
        kernels
            .forMatrix(rows / count, columns)
            .packing(codec, rows / count, columns)
            .filter(p -> !(exact && p.quantizesActivations()))
            .orElse(null);
    if (packing == null) return mapped(tensor, rows, columns);
    repackedBytes += count * packing.panels() * packing.panelBytes();
    if (describing)
      return new Matrix(new PlannedWeights(map(tensor, codec, rows, columns), packing.kernel()));
    long start = System.nanoTime();
    var matrix = repack(tensor, packing, count);
    repackNanos += System.nanoTime() - start;
    return matrix;
  }

  private Matrix mapped(Tensor tensor, int rows, int columns) {
    mappedBytes += tensor.byteSize();
    return new Matrix(map(tensor, codec(tensor), rows, columns));
  }

  private static Codec codec(Tensor tensor) {
    return Quantization.codec(tensor.type())
        .orElseThrow(() -> new IllegalArgumentException(tensor + ": this type cannot be decoded"));
  }

  private Weights map(Tensor tensor, Codec codec, int rows, int columns) {
    var data = checked(tensor, tensor.data().open(arena));
    if (!data.isNative()) data = arena.allocate(data.byteSize(), 64).copyFrom(data);
    return kernels.forMatrix(rows, columns).weights(codec, data, rows, columns);
  }

  private Matrix repack(Tensor tensor, Packing packing, int count) {
    try (var mapping = Arena.ofShared()) {
      var opened = checked(tensor, tensor.data().open(mapping));
      var source =
          opened.isNative() ? opened : mapping.allocate(opened.byteSize(), 64).copyFrom(opened);
      long size = opened.byteSize() / count;
      var parts = new ArrayList<Weights>();
      for (int i = 0; i < count; i++) {
        parts.addAll(repack(source.asSlice(i * size, size), packing));
      }
      return new Matrix(parts.toArray(Weights[]::new));
    }
  }

  /** Packs a matrix with all workers; its parts lie one above the other. */
  private List<Weights> repack(MemorySegment source, Packing packing) {
    int panels = packing.panels();
    int step = Math.ceilDiv(panels, Math.ceilDiv(panels, panelsOfPart(packing)));
    var parts = new Weights[Math.ceilDiv(panels, step)];
    workers.run(
        (worker, count) -> {
          for (int i = workers.claim(); i < parts.length; i = workers.claim()) {
            int from = i * step;
            parts[i] = packing.pack(source, packed[worker], from, Math.min(from + step, panels));
          }
        });
    return List.of(parts);
  }

  /** Panels of a part: as many as make it large enough, and leave some for each worker. */
  private int panelsOfPart(Packing packing) {
    int evenly = Math.ceilDiv(packing.panels(), workers.size() * PARTS);
    return Math.max(evenly, Math.toIntExact(Math.ceilDiv(SMALLEST_PART, packing.panelBytes())));
  }

  private static MemorySegment checked(Tensor tensor, MemorySegment data) {
    if (data.byteSize() != tensor.byteSize()) {
      throw new IllegalArgumentException(
          tensor + " takes " + tensor.byteSize() + " bytes, found " + data.byteSize());
    }
    return data;
  }

  private static int size(Tensor tensor, String what, long size) {
    if (size < 1 || size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          tensor + " has " + size + " " + what + ", expected 1 to " + Integer.MAX_VALUE);
    }
    return (int) size;
  }
}
