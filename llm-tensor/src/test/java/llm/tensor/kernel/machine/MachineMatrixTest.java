package llm.tensor.kernel.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import llm.tensor.Quantization;
import llm.tensor.TensorType;
import llm.tensor.asm.MachineAccess;
import llm.tensor.asm.amd64.Feature;
import llm.tensor.codec.Codec;
import llm.tensor.codec.FloatElements;
import llm.tensor.codec.group.BlockLayout;
import llm.tensor.kernel.MatrixProduct;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.Packing;
import llm.tensor.kernel.Scratch;
import llm.tensor.kernel.machine.isa.InstructionSet;
import llm.tensor.kernel.scalar.ScalarKernels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Matrices multiplied by machine code for an instruction set, against their specification in double
 * precision: skipped where the machine does not have it, or native access is not granted.
 */
public abstract class MachineMatrixTest {
  private static final int ANY_BITS = 512;
  private static final int PANEL = 32;

  private final Random random = new Random(7);
  private final String name;

  /** Of an instruction set. */
  protected MachineMatrixTest(String name) {
    this.name = name;
  }

  @BeforeEach
  void machineCodeCanBeRun() {
    var obstacle = MachineAccess.obstacle();
    assumeTrue(obstacle == null, obstacle);
    var sets = InstructionSets.ofThisMachine(ANY_BITS);
    assumeTrue(sets.obstacle(name) == null, () -> name + ": " + sets.obstacle(name));
  }

  static Stream<Arguments> types() {
    var floats = Stream.of(FloatElements.F32, FloatElements.F16, FloatElements.BF16);
    var quants = BlockLayout.ALL.stream().map(BlockLayout::codec);
    return Stream.concat(floats, quants)
        .map(codec -> Arguments.of(TensorType.valueOf(codec.toString()), codec));
  }

  @ParameterizedTest
  @MethodSource("types")
  void multiplies(TensorType type, Codec codec) {
    int least = Math.max(64, type.blockSize());
    for (int rows : new int[] {1, 16, 31, 32, 33, 100}) {
      for (int tokens : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 11, 13}) {
        check(type, codec, rows, least, tokens);
      }
      check(type, codec, rows, 3 * least, 31);
    }
    for (int tokens : new int[] {32, 33, 63, 64, 65, 97, 109, 121})
      check(type, codec, 65, 2 * least, tokens);
    check(type, codec, 70, 1280, 192);
    check(type, codec, 33, 256, 193);
    check(type, codec, 33, 256, 200);
  }

  private void check(TensorType type, Codec codec, int rows, int columns, int tokens) {
    check(type, codec, gaussians(rows * columns), activations(tokens, columns), columns);
  }

  /** Integers as large as they can be, of the weights and of the activations, with one sign. */
  @ParameterizedTest
  @MethodSource("types")
  void sumsOfTheLargestNumbersFit(TensorType type, Codec codec) {
    int columns = 512;
    var weights = new float[PANEL * columns];
    for (int i = 0; i < weights.length; i++) weights[i] = i % 32 == 0 ? -1.1f : 1;
    var x = new float[4 * columns];
    for (int i = 0; i < x.length; i++) x[i] = i < 2 * columns ? 1 : -1;
    check(type, codec, weights, x, columns);
    for (int i = 0; i < weights.length; i++) weights[i] = -weights[i];
    check(type, codec, weights, x, columns);
  }

  private void check(TensorType type, Codec codec, float[] values, float[] x, int columns) {
    int rows = values.length / columns, tokens = x.length / columns;
    try (var arena = Arena.ofConfined()) {
      var file = file(arena, type, values);
      var matrix = packed(codec, file, arena, rows, columns);
      var row = new float[columns];
      var unpacked = new float[columns];
      for (int r = 0; r < rows; r++) {
        Quantization.decode(type, file, r * type.byteSize(columns), row, 0, columns);
        matrix.row(r, unpacked, 0);
        assertArrayEquals(row, unpacked, type + " " + r);
      }
      check(type, matrix, file, x, rounding(type, tokens));
    }
  }

  /** The products of a file's rows: from the third column of y on, and one more is free. */
  private static void check(
      TensorType type, PackedMatrix matrix, MemorySegment file, float[] x, Rounding rounding) {
    int columns = matrix.columns(), tokens = x.length / columns;
    int rows = matrix.rows(), stride = rows + 3;
    var y = multiplied(matrix, x, 2, stride);
    var row = new float[columns];
    for (int r = 0; r < rows; r++) {
      Quantization.decode(type, file, r * type.byteSize(columns), row, 0, columns);
      for (int n = 0; n < tokens; n++) {
        double sum = 0, size = 0;
        for (int c = 0; c < columns; c++) {
          double term = rounding.weight(row[c]) * rounding.activation(x, n * columns, c);
          sum += term;
          size += Math.abs(term);
        }
        double tolerance = rounding.tolerance() * size + 1e-9;
        assertEquals(sum, y[n * stride + 2 + r], tolerance, type + " " + r + " " + n);
      }
    }
    for (int n = 0; n < tokens; n++) {
      int end = n * stride + 2 + rows;
      assertEquals(0, y[end], "nothing is written beyond the rows");
      assertEquals(0, y[n * stride], "nor before them");
    }
  }

  /** What numbers count for, where a kernel rounds them. */
  protected interface Rounding {
    /** Sums of floats in any order. */
    double SUMS = 4e-6;

    /** What a decoded weight counts for. */
    default double weight(float weight) {
      return weight;
    }

    /** What an activation counts for, of the row that begins there. */
    default double activation(float[] x, int at, int column) {
      return x[at + column];
    }

    /** How far a sum may be off, as a part of what its terms are large. */
    default double tolerance() {
      return SUMS;
    }
  }

  /** How a type is rounded, where so many rows of activations meet it: integers to 8 bits. */
  protected Rounding rounding(TensorType type, int tokens) {
    if (type.blockSize() == 1) return new Rounding() {};
    return new Rounding() {
      @Override
      public double activation(float[] x, int at, int column) {
        return rounded(x, at, column);
      }
    };
  }

  /** The sums of each token alone, and of all of them together. */
  protected final void assertSameAloneAndTogether(TensorType type, Codec codec) {
    int rows = 70, columns = 1280, tokens = 195;
    try (var arena = Arena.ofConfined()) {
      var file = file(arena, type, gaussians(rows * columns));
      var matrix = packed(codec, file, arena, rows, columns);
      var x = activations(tokens, columns);
      var together = multiplied(matrix, x, 0, rows);
      for (int n = 0; n < tokens; n++) {
        var one = Arrays.copyOfRange(x, n * columns, (n + 1) * columns);
        var alone = Arrays.copyOf(multiplied(matrix, one, 0, rows), rows);
        var expected = Arrays.copyOfRange(together, n * rows, (n + 1) * rows);
        assertArrayEquals(expected, alone, type + " " + n);
      }
    }
  }

  /** A model that is not to round activations multiplies weights of 16 bits as floats. */
  @ParameterizedTest
  @EnumSource(
      value = TensorType.class,
      names = {"F16", "BF16"})
  void floatsAreMultipliedWithoutRounding(TensorType type) {
    int rows = 33, columns = 64;
    try (var arena = Arena.ofConfined()) {
      var codec = type == TensorType.F16 ? FloatElements.F16 : FloatElements.BF16;
      var file = file(arena, type, gaussians(rows * columns));
      var packing =
          packings(codec, rows, columns).filter(p -> !p.quantizesActivations()).findFirst();
      var matrix = packing.orElseThrow().pack(file, arena, 0, 2);
      var x = activations(7, columns);
      check(type, matrix, file, x, new Rounding() {});
    }
  }

  /** Whether the instruction set has a feature here. */
  protected final boolean has(Feature feature) {
    return instructions().has(feature);
  }

  private InstructionSet instructions() {
    return InstructionSets.ofThisMachine(ANY_BITS).chosen(name).orElseThrow();
  }

  private Stream<Packing> packings(Codec codec, int rows, int columns) {
    var scalar = new ScalarKernels();
    return new MachineKernels(instructions(), scalar, scalar).packings(codec, rows, columns);
  }

  private PackedMatrix packed(Codec codec, MemorySegment file, Arena arena, int rows, int columns) {
    return packings(codec, rows, columns)
        .findFirst()
        .orElseThrow()
        .pack(file, arena, 0, Math.ceilDiv(rows, PANEL));
  }

  private static float[] multiplied(PackedMatrix matrix, float[] x, int column, int stride) {
    int tokens = x.length / matrix.columns();
    var y = new float[tokens * stride + 5];
    var product = new MatrixProduct();
    product.multiply(x, tokens, matrix.columns());
    product.into(y, stride);
    for (var key : matrix.layouts()) {
      var layout = product.layout(key);
      if (layout.reserve(tokens, matrix.columns())) layout.fill(x, 0, 0, tokens);
    }
    matrix.multiply(product, new Scratch(), column, 0, matrix.rows());
    return y;
  }

  /** The nearest bfloat16, of two as near the even one. */
  protected static float bfloat16(float x) {
    int bits = Float.floatToRawIntBits(x);
    return Float.intBitsToFloat(bits + 0x7fff + (bits >> 16 & 1) & 0xffff0000);
  }

  /** What an activation counts for: its block's scale times an integer. */
  private static double rounded(float[] x, int at, int column) {
    float max = 0;
    int block = at + column / 32 * 32;
    for (int i = 0; i < 32; i++) max = Math.max(max, Math.abs(x[block + i]));
    return max == 0 ? 0 : (double) max / 127 * Math.rint(x[at + column] * (127 / max));
  }

  private MemorySegment file(Arena arena, TensorType type, float[] values) {
    var file = arena.allocate(type.byteSize(values.length), 64);
    if (Quantization.canEncode(type)) {
      Quantization.encode(type, values, 0, values.length, file, 0);
    } else {
      assertEquals(TensorType.MXFP4, type);
      var bytes = new byte[(int) file.byteSize()];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i += type.blockBytes()) { // exponents
        bytes[i] = (byte) (120 + random.nextInt(8));
      }
      MemorySegment.copy(bytes, 0, file, ValueLayout.JAVA_BYTE, 0, bytes.length);
    }
    return file;
  }

  private float[] gaussians(int count) {
    var values = new float[count];
    for (int i = 0; i < count; i++) values[i] = (float) random.nextGaussian();
    return values;
  }

  private float[] activations(int tokens, int columns) {
    var x = gaussians(tokens * columns);
    for (int i = 0; i < 32; i++) x[i] = 0; // a block of zeros
    return x;
  }
}
