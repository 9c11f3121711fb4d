package llm.tensor;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A named tensor of a model: its type, its dimensions and where its bytes are. */
public final class Tensor {
  private final String name;
  private final TensorType type;
  private final long[] dimensions;
  private final TensorData data;

  /**
   * A tensor of these parts.
   *
   * @param name as in the file: {@code blk.0.attn_q.weight}
   * @param type how the elements are stored
   * @param dimensions in GGUF's order: the first is the width of a row, which lies contiguous
   * @param data the bytes
   */
  public Tensor(String name, TensorType type, long[] dimensions, TensorData data) {
    if (dimensions.length == 0) throw new IllegalArgumentException(name + " has no dimensions");
    this.name = name;
    this.type = type;
    this.dimensions = dimensions.clone();
    this.data = data;
  }

  /** As in the file: {@code blk.0.attn_q.weight}. */
  public String name() {
    return name;
  }

  /** How the elements are stored. */
  public TensorType type() {
    return type;
  }

  /** The bytes. */
  public TensorData data() {
    return data;
  }

  /** A copy of the dimensions: {@code [width, rows, ...]}. */
  public long[] dimensions() {
    return dimensions.clone();
  }

  /** Elements of a row. */
  public long columns() {
    return dimensions[0];
  }

  /** Rows: the product of all dimensions but the first. */
  public long rows() {
    return LongStream.of(dimensions).skip(1).reduce(1, Math::multiplyExact);
  }

  /** All elements. */
  public long elements() {
    return Math.multiplyExact(columns(), rows());
  }

  /** All bytes. */
  public long byteSize() {
    return type.byteSize(elements());
  }

  /**
   * All elements, dequantised; for vectors and other small tensors.
   *
   * @throws IllegalArgumentException if the type cannot be decoded or the elements fill no array
   */
  public float[] toFloats() {
    if (elements() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(this + " has too many elements for an array");
    }
    var floats = new float[(int) elements()];
    try (var arena = Arena.ofConfined()) {
      Quantization.decode(type, data.open(arena), 0, floats, 0, floats.length);
    }
    return floats;
  }

  /** The dimensions as {@code 2048 x 5632}. */
  public String shape() {
    return Arrays.stream(dimensions).mapToObj(Long::toString).collect(Collectors.joining(" x "));
  }

  @Override
  public String toString() {
    return name + " " + type + " [" + shape() + "]";
  }
}
