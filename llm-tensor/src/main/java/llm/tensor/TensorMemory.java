package llm.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import llm.tensor.codec.Codec;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.Packing;
import llm.tensor.kernel.PlannedMatrix;
import llm.tensor.kernel.SizedKernels;
import llm.tensor.task.Team;
import org.jspecify.annotations.Nullable;

/**
 * The memory that holds a model's weights: mapped from the file, copied, or repacked for a faster
 * kernel.
 *
 * <p>What is multiplied as it lies in the file is copied as long as a limit allows: the copy lies
 * in huge pages, which the mapping of a file seldom does, and takes the place of the file's. A
 * repacked tensor is read part by part. Only tables, and what the limit leaves, are mapped. Closing
 * the memory unmaps everything; a later use of a matrix is an {@link IllegalStateException}.
 * Matrices are made by one thread at a time.
 */
public final class TensorMemory implements AutoCloseable {
  /**
   * What the memory holds.
   *
   * @param mappedBytes of tensors that are used where they lie, in the file or in memory
   * @param copiedBytes of tensors that are used as they lie in the file, from a copy in memory
   * @param repackedBytes of tensors in another layout
   * @param repackTime that repacking took
   * @param kernels what multiplies each matrix, by the tensor's name
   */
  public record Statistics(
      long mappedBytes,
      long copiedBytes,
      long repackedBytes,
      Duration repackTime,
      Map<String, String> kernels) {}

  /** Makes the weights of some panels, or rows, in memory of one worker. */
  private interface PartMaker {
    PackedMatrix make(PackedMemory memory, int from, int to);
  }

  private static final String LOOKED_UP = "rows are looked up";

  /** Parts of a repacked or copied matrix for each worker. */
  private static final int PARTS = 4;

  /** Bytes of a part at least: smaller ones would not pay for being dealt out. */
  private static final long SMALLEST_PART = 1 << 18;

  /** Bytes of a part at most, if it has several units: each worker keeps a buffer for one. */
  private static final long LARGEST_PART = 1 << 23;

  private final Arena arena = Arena.ofShared();
  private final Map<String, Matrix> matrices = new LinkedHashMap<>();
  private final Map<String, Matrix> tables = new LinkedHashMap<>();
  private final Backend backend;
  private final SizedKernels kernels;
  private final Team team;
  private final boolean exact;
  private final boolean describing;
  private final PackedMemory[] packed; // of each worker
  private long copyLimit;
  private long repackLimit;
  private long copied; // of the limit
  private long mappedBytes;
  private long copiedBytes;
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
    this(workers, exact, Backend.chosen());
  }

  /**
   * Memory for one model that a backend computes.
   *
   * @param exact whether activations stay in 32-bit floats everywhere
   */
  public TensorMemory(Workers workers, boolean exact, Backend backend) {
    this(workers, exact, backend, false);
  }

  private TensorMemory(Workers workers, boolean exact, Backend backend, boolean describing) {
    this.backend = backend;
    this.kernels = backend.kernels();
    team = workers.team();
    this.exact = exact;
    this.describing = describing;
    packed = new PackedMemory[workers.size()];
    Arrays.setAll(packed, i -> new PackedMemory(arena));
  }

  /** What computes with these weights. */
  public Backend backend() {
    return backend;
  }

  /**
   * Lets it copy so many bytes of matrices out of files; without this it copies none.
   *
   * @return this
   */
  public TensorMemory copyUpTo(long bytes) {
    copyLimit = bytes;
    return this;
  }

  /**
   * Lets it copy matrices as {@link #copyUpTo} does until so many bytes are copied, if they are
   * repacked: then a copy is faster even where reading it is not.
   *
   * @return this
   */
  public TensorMemory repackUpTo(long bytes) {
    repackLimit = bytes;
    return this;
  }

  /**
   * Memory that repacks nothing, for a model that is described and not run: its statistics are
   * those of a memory that repacks.
   */
  public static TensorMemory describing(Workers workers, boolean exact, Backend backend) {
    return new TensorMemory(workers, exact, backend, true);
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
    int rows = size(tensor, "rows", tensor.rows());
    mappedBytes += tensor.byteSize();
    var codec = codec(tensor);
    var table = new Matrix(kernels.forTables().matrix(codec, open(tensor), rows, columns));
    tables.put(tensor.name(), table);
    return table;
  }

  /** What it holds now. */
  public Statistics statistics() {
    var kernelOf = new LinkedHashMap<String, String>();
    tables.keySet().forEach(name -> kernelOf.put(name, LOOKED_UP));
    matrices.forEach((name, matrix) -> kernelOf.put(name, matrix.kernel()));
    return new Statistics(
        mappedBytes,
        copiedBytes,
        repackedBytes,
        Duration.ofNanos(repackNanos),
        Map.copyOf(kernelOf));
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
    var packing = packing(kernels.forMatrix(rows / count, columns), codec, rows / count, columns);
    if (packing == null) return plain(tensor, rows, columns);
    long bytes = (long) count * packing.panels() * packing.panelBytes();
    if (packing.isCopy()) {
      if (!fitsPacked(tensor)) return mapped(tensor, rows, columns);
      copied += bytes;
    }
    repackedBytes += bytes;
    if (describing)
      return new Matrix(new PlannedMatrix(map(tensor, codec, rows, columns), packing.kernel()));
    long start = System.nanoTime();
    var matrix = repack(tensor, packing, count);
    repackNanos += System.nanoTime() - start;
    return matrix;
  }

  /** The fastest layout that may be used, or null if that is the file's. */
  private @Nullable Packing packing(Kernels kernels, Codec codec, int rows, int columns) {
    return kernels
        .packings(codec, rows, columns)
        .filter(p -> !(exact && p.quantizesActivations()))
        .findFirst()
        .orElse(null);
  }

  /** A matrix as it lies in the file: a copy as long as the limit allows, and else the mapping. */
  private Matrix plain(Tensor tensor, int rows, int columns) {
    if (!fits(tensor, copyLimit)) return mapped(tensor, rows, columns);
    copied += tensor.byteSize();
    copiedBytes += tensor.byteSize();
    if (describing) return new Matrix(map(tensor, codec(tensor), rows, columns));
    return copy(tensor, rows, columns);
  }

  /**
   * What lies in memory already is packed only if it were slow otherwise: it takes memory twice.
   */
  private boolean fitsPacked(Tensor tensor) {
    if (fits(tensor, Math.max(copyLimit, repackLimit))) return true;
    return backend.isSlowUnpacked() && copied + tensor.byteSize() <= repackLimit;
  }

  /** Whether a limit leaves room for a copy. */
  private boolean fits(Tensor tensor, long limit) {
    return tensor.data().isInFile() && copied + tensor.byteSize() <= limit;
  }

  /** Copies a matrix with all workers. */
  private Matrix copy(Tensor tensor, int rows, int columns) {
    var codec = codec(tensor);
    long rowBytes = tensor.byteSize() / rows;
    var sized = kernels.forMatrix(rows, columns);
    var parts =
        inParts(
            rows,
            rowBytes,
            (memory, from, to) -> {
              var target = memory.allocate((to - from) * rowBytes, 64);
              tensor.data().read(from * rowBytes, target);
              return sized.matrix(codec, target, to - from, columns);
            });
    return new Matrix(parts.toArray(PackedMatrix[]::new));
  }

  private Matrix mapped(Tensor tensor, int rows, int columns) {
    mappedBytes += tensor.byteSize();
    return new Matrix(map(tensor, codec(tensor), rows, columns));
  }

  private static Codec codec(Tensor tensor) {
    return Quantization.codec(tensor.type())
        .orElseThrow(() -> new IllegalArgumentException(tensor + ": this type cannot be decoded"));
  }

  private PackedMatrix map(Tensor tensor, Codec codec, int rows, int columns) {
    return kernels.forMatrix(rows, columns).matrix(codec, open(tensor), rows, columns);
  }

  private MemorySegment open(Tensor tensor) {
    var data = checked(tensor, tensor.data().open(arena));
    return data.isNative() ? data : arena.allocate(data.byteSize(), 64).copyFrom(data);
  }

  private Matrix repack(Tensor tensor, Packing packing, int count) {
    var parts = new ArrayList<PackedMatrix>();
    int rows = size(tensor, "rows", tensor.rows()) / count;
    if (tensor.data().isInFile()) {
      for (int i = 0; i < count; i++) parts.addAll(repack(tensor, packing, i * rows, rows));
      return new Matrix(parts.toArray(PackedMatrix[]::new));
    }
    try (var copies = Arena.ofShared()) {
      var opened = checked(tensor, tensor.data().open(copies));
      var source =
          opened.isNative() ? opened : copies.allocate(opened.byteSize(), 64).copyFrom(opened);
      long size = opened.byteSize() / count;
      for (int i = 0; i < count; i++) {
        var matrix = source.asSlice(i * size, size);
        parts.addAll(
            inParts(
                packing.panels(),
                packing.panelBytes(),
                (memory, from, to) -> packing.pack(matrix, memory, from, to)));
      }
      return new Matrix(parts.toArray(PackedMatrix[]::new));
    }
  }

  /**
   * Packs some rows out of a file with all workers; the parts lie one above the other.
   *
   * <p>Each is read into a buffer of its worker: a mapping would have to be touched page by page,
   * and vectors loaded from it would spoil the kernels (see {@link SizedKernels#forTables}).
   */
  private List<PackedMatrix> repack(Tensor tensor, Packing packing, int first, int rows) {
    var codec = codec(tensor);
    int columns = size(tensor, "columns", tensor.columns()), height = packing.panelRows();
    long rowBytes = tensor.byteSize() / tensor.rows();
    var sized = kernels.forMatrix(rows, columns);
    return inParts(
        packing.panels(),
        packing.panelBytes(),
        (memory, from, to) -> {
          int row = from * height, end = (int) Math.min((long) to * height, rows);
          var source = memory.buffer((end - row) * rowBytes);
          tensor.data().read((first + row) * rowBytes, source);
          var part = Objects.requireNonNull(packing(sized, codec, end - row, columns));
          return part.pack(source, memory, 0, to - from);
        });
  }

  /**
   * Deals out parts of several units, which are panels or rows, to all workers; the parts lie one
   * above the other.
   */
  private List<PackedMatrix> inParts(int units, long unitBytes, PartMaker maker) {
    int step = Math.ceilDiv(units, Math.ceilDiv(units, unitsOfPart(units, unitBytes)));
    var parts = new PackedMatrix[Math.ceilDiv(units, step)];
    team.run(
        worker -> {
          for (int i = team.claim(); i < parts.length; i = team.claim()) {
            int from = i * step;
            parts[i] = maker.make(packed[worker], from, Math.min(from + step, units));
          }
        });
    return List.of(parts);
  }

  /** Units of a part: as many as make it large enough, and leave some for each worker. */
  private int unitsOfPart(int units, long unitBytes) {
    int evenly = Math.ceilDiv(units, team.size() * PARTS);
    long most = Math.max(1, LARGEST_PART / unitBytes);
    return (int) Math.max(Math.min(evenly, most), Math.ceilDiv(SMALLEST_PART, unitBytes));
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
