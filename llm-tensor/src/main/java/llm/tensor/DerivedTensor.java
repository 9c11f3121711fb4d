package llm.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Tensors that are made of another one: some of its rows, or its transpose.
 *
 * <p>Made as they are loaded; for weights that a file keeps in another form than they are
 * multiplied in.
 */
public final class DerivedTensor {
  private DerivedTensor() {}

  /**
   * Some rows of each of a tensor's heads, which lie one above the other.
   *
   * @param from the first row of each head that is taken
   * @param count rows of each head that are taken
   * @return of the dimensions {@code [columns, count, heads]} and of the same type
   */
  public static Tensor rowsOfHeads(Tensor tensor, int heads, int from, int count) {
    long rows = tensor.rows() / heads;
    if (tensor.rows() % heads != 0 || from < 0 || count < 1 || from + (long) count > rows) {
      throw new IllegalArgumentException(
          tensor
              + " has no rows "
              + from
              + " to "
              + (from + count - 1)
              + " of "
              + heads
              + " heads");
    }
    long rowBytes = tensor.type().byteSize(tensor.columns());
    return new Tensor(
        tensor.name() + " rows " + from + " to " + (from + count - 1),
        tensor.type(),
        new long[] {tensor.columns(), count, heads},
        new HeadRows(tensor.data(), rows * rowBytes, from * rowBytes, count * rowBytes, heads));
  }

  /**
   * The transpose of each of a tensor's matrices, which may be several.
   *
   * @param tensor {@code [columns, rows, matrices]}
   * @return {@code [rows, columns, matrices]}; elements of 32 and of 16 bits stay what they are,
   *     others become half-precision floats
   * @throws IllegalArgumentException if its type cannot be decoded
   */
  public static Tensor transposed(Tensor tensor) {
    var dimensions = tensor.dimensions();
    long rows = dimensions.length > 1 ? dimensions[1] : 1;
    var type =
        switch (tensor.type()) {
          case F32, BF16 -> tensor.type();
          default -> TensorType.F16;
        };
    return new Tensor(
        tensor.name() + " transposed",
        type,
        new long[] {rows, dimensions[0], tensor.rows() / rows},
        new Transposed(tensor, rows, type));
  }

  /** The same rows of each head. */
  private record HeadRows(TensorData whole, long step, long from, long bytes, int heads)
      implements TensorData {
    @Override
    public MemorySegment open(Arena arena) {
      var target = arena.allocate(heads * bytes, 64);
      read(0, target);
      return target;
    }

    @Override
    public boolean isInFile() {
      return whole.isInFile();
    }

    @Override
    public void read(long offset, MemorySegment target) {
      long done = 0;
      while (done < target.byteSize()) {
        long head = (offset + done) / bytes, inHead = (offset + done) % bytes;
        long length = Math.min(bytes - inHead, target.byteSize() - done);
        if (head >= heads) throw new IndexOutOfBoundsException("there are " + heads + " heads");
        whole.read(head * step + from + inHead, target.asSlice(done, length));
        done += length;
      }
    }
  }

  /**
   * Decoded, transposed and encoded again, when it is first asked for; kept until the tensor is let
   * go, which is when it was loaded.
   */
  private static final class Transposed implements TensorData {
    private final Tensor tensor;
    private final long rows;
    private final TensorType type;
    private MemorySegment bytes = MemorySegment.NULL;

    Transposed(Tensor tensor, long rows, TensorType type) {
      this.tensor = tensor;
      this.rows = rows;
      this.type = type;
    }

    @Override
    public MemorySegment open(Arena arena) {
      var made = bytes();
      return arena.allocate(made.byteSize(), 64).copyFrom(made);
    }

    /** Whoever copies it out of here takes no memory twice: it is let go. */
    @Override
    public boolean isInFile() {
      return true;
    }

    @Override
    public void read(long offset, MemorySegment target) {
      target.copyFrom(bytes().asSlice(offset, target.byteSize()));
    }

    private synchronized MemorySegment bytes() {
      if (bytes.byteSize() == 0) bytes = make();
      return bytes;
    }

    private MemorySegment make() {
      int columns = (int) tensor.columns(), height = (int) rows;
      var source = tensor.toFloats();
      var row = new float[height];
      var made = MemorySegment.ofArray(new byte[Math.toIntExact(type.byteSize(source.length))]);
      long rowBytes = type.byteSize(height);
      int matrices = source.length / (columns * height);
      for (int m = 0; m < matrices; m++) {
        int at = m * columns * height;
        for (int c = 0; c < columns; c++) {
          for (int r = 0; r < height; r++) row[r] = source[at + r * columns + c];
          long to = ((long) m * columns + c) * rowBytes;
          Quantization.encode(type, row, 0, height, made, to);
        }
      }
      return made;
    }
  }
}
