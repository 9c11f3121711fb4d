package llm.tensor.kernel.machine.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.stream.Stream;
import llm.tensor.Quantization;
import llm.tensor.RequestedKernels;
import llm.tensor.TensorType;
import llm.tensor.asm.MachineAccess;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.ByteBlocks;
import llm.tensor.codec.Codec;
import llm.tensor.codec.FloatElements;
import llm.tensor.codec.SymmetricBlocks;
import llm.tensor.codec.superblock.Q45kBlocks;
import llm.tensor.codec.superblock.Q6kBlocks;
import llm.tensor.kernel.ActivationForm;
import llm.tensor.kernel.Activations;
import llm.tensor.kernel.Operands;
import llm.tensor.kernel.Packing;
import llm.tensor.kernel.machine.MachineKernels;
import llm.tensor.kernel.scalar.ScalarKernels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Machine code against its specification in double precision, over awkward sizes. */
@ExtendWith(RequestedKernels.class)
class MachineWeightsTest {
  private final Random random = new Random(7);

  @BeforeEach
  void machineCodeCanBeRun() {
    var obstacle = MachineAccess.obstacle();
    assumeTrue(obstacle == null, () -> "no machine code is tested: " + obstacle);
  }

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of(TensorType.F16, FloatElements.F16),
        Arguments.of(TensorType.BF16, FloatElements.BF16),
        Arguments.of(TensorType.Q8_0, ByteBlocks.Q8_0),
        Arguments.of(TensorType.Q4_0, SymmetricBlocks.Q4_0),
        Arguments.of(TensorType.Q4_1, AffineBlocks.Q4_1),
        Arguments.of(TensorType.Q4_K, Q45kBlocks.Q4_K),
        Arguments.of(TensorType.Q6_K, Q6kBlocks.Q6_K));
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
    check(type, codec, 70, 1280, 192);
    check(type, codec, 33, 256, 193);
    check(type, codec, 33, 256, 200);
  }

  private void check(TensorType type, Codec codec, int rows, int columns, int tokens) {
    try (var arena = Arena.ofConfined()) {
      var file = file(arena, type, rows, columns);
      var weights =
          packing(codec, rows, columns).pack(file, arena, 0, Math.ceilDiv(rows, PanelCode.ROWS));
      boolean rounds = weights.form() == ActivationForm.QUADS;
      var x = activations(tokens, columns, rounds);
      int stride = rows + 3;
      var y = new float[tokens * stride + 5];
      var operands = new Operands();
      operands.set(x, y, stride);
      weights.multiply(operands, 2, 0, rows);
      var row = new float[columns];
      for (int r = 0; r < rows; r++) {
        Quantization.decode(type, file, r * type.byteSize(columns), row, 0, columns);
        for (int n = 0; n < tokens; n++) {
          double sum = 0, size = 0;
          for (int c = 0; c < columns; c++) {
            int at = n * columns;
            double product = row[c] * (rounds ? rounded(x.data, at, c) : x.data[at + c]);
            sum += product;
            size += Math.abs(product);
          }
          assertEquals(sum, y[n * stride + 2 + r], 4e-6 * size + 1e-9, type + " " + r + " " + n);
        }
      }
      for (int n = 0; n < tokens; n++) {
        int end = n * stride + 2 + rows;
        assertEquals(0, y[end], "nothing is written beyond the rows");
        assertEquals(0, y[n * stride], "nor before them");
      }
    }
  }

  private static Packing packing(Codec codec, int rows, int columns) {
    return new MachineKernels(new ScalarKernels())
        .packings(codec, rows, columns)
        .findFirst()
        .orElseThrow();
  }

  /** What an activation counts for: its block's scale times an integer. */
  private static double rounded(float[] x, int at, int column) {
    float max = 0;
    int block = at + column / 32 * 32;
    for (int i = 0; i < 32; i++) max = Math.max(max, Math.abs(x[block + i]));
    return max == 0 ? 0 : (double) max / 127 * Math.rint(x[at + column] * (127 / max));
  }

  private static MemorySegment file(Arena arena, TensorType type, int rows, int columns) {
    var random = new Random(rows + columns);
    var values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
    var file = arena.allocate(type.byteSize(values.length), 64);
    Quantization.encode(type, values, 0, values.length, file, 0);
    return file;
  }

  private Activations activations(int tokens, int columns, boolean rounds) {
    var data = new float[tokens * columns];
    for (int i = 0; i < data.length; i++) data[i] = (float) random.nextGaussian();
    for (int i = 0; i < 32; i++) data[i] = 0; // a block of zeros
    var x = new Activations();
    x.set(data, tokens, columns);
    if (rounds) {
      x.reserveQuads();
      x.roundQuads(0, tokens);
    } else {
      x.reserveColumns();
      x.copyColumns(0, tokens);
    }
    return x;
  }
}
