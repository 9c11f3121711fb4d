package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import llm.tensor.kernel.PlannedMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of rows and matrices of every type, against double precision. */
@ExtendWith(RequestedKernels.class)
class MatrixTest {
  private final Random random = new Random(11);
  private final Workers workers = Workers.of(2);
  private final Workspace workspace = new Workspace(workers);

  @AfterEach
  void close() {
    workers.close();
  }

  static Stream<TensorType> types() {
    return Stream.of(TensorType.values()).filter(Quantization::canDecode);
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyType(TensorType type) {
    int block = type.blockSize();
    for (int rows : new int[] {1, 2, 3, 5, 8, 17, 64, 65}) {
      multiply(type, rows, block, 2, true);
      multiply(type, rows, 3 * block, 5, true);
    }
    multiply(type, 100, Math.max(1, 1280 / block) * block, 3, true);
    multiply(type, 70, Math.max(1, 544 / block) * block, 9, true);
    multiply(type, 256, 512, 1, true);
    multiply(type, 96, 256, 65, true);
  }

  /** The default may round activations to 8 bits: errors stay in proportion. */
  @ParameterizedTest
  @MethodSource("types")
  void everyTypeInTheDefaultMode(TensorType type) {
    for (int n : new int[] {1, 2, 3, 4, 5, 8, 17}) {
      multiply(type, 65, 512, n, false);
      multiply(type, 128, 256, n, false);
    }
    multiply(type, 3, 1280, 1, false);
  }

  private void multiply(TensorType type, int rows, int columns, int n, boolean exact) {
    try (var memory = new TensorMemory(workers, exact)) {
      var tensor = TestTensors.random(type, random, columns, rows);
      var weights = tensor.toFloats();
      var matrix = memory.matrix(tensor);
      assertEquals(rows, matrix.rows());
      assertEquals(columns, matrix.columns());
      var x = TestTensors.rows(random, n, columns);
      var y = Rows.zero(n, rows);
      matrix.multiply(x, y, workspace);
      for (int i = 0; i < n; i++) {
        for (int r = 0; r < rows; r++) {
          double sum = 0, size = 0;
          for (int c = 0; c < columns; c++) {
            double product = (double) x.data()[x.offset(i) + c] * weights[r * columns + c];
            sum += product;
            size += product * product;
          }
          double bound = (exact ? 1e-5 : 4e-2) * Math.sqrt(size) + 1e-6;
          double found = y.data()[y.offset(i) + r];
          assertTrue(
              Math.abs(sum - found) <= bound,
              () -> tensor + " times " + x + ": found " + found + ", off by more than " + bound);
        }
      }
      var row = new float[columns + 1];
      matrix.row(rows - 1, row, 1);
      for (int c = 0; c < columns; c++) {
        assertEquals(weights[(rows - 1) * columns + c], row[c + 1], 1e-6f * Math.abs(row[c + 1]));
      }
    }
  }

  /** A description says what loading would do, and does not do it. */
  @ParameterizedTest
  @MethodSource("types")
  void describingSaysWhatLoadingDoes(TensorType type) {
    var tensor = TestTensors.random(type, random, 256, 64);
    try (var memory = new TensorMemory(workers, false);
        var describing = TensorMemory.describing(workers, false, Backend.chosen())) {
      memory.matrix(tensor);
      var matrix = describing.matrix(tensor);
      var loaded = memory.statistics();
      var described = describing.statistics();
      assertEquals(loaded.kernels(), described.kernels());
      assertEquals(loaded.mappedBytes(), described.mappedBytes());
      assertEquals(loaded.repackedBytes(), described.repackedBytes());
      assertEquals(Duration.ZERO, described.repackTime());
      assertEquals(loaded.repackedBytes() > 0, matrix.first() instanceof PlannedMatrix);
    }
  }

  /** A table is mapped as it is; a matrix of the same tensor has its own form. */
  @ParameterizedTest
  @EnumSource(
      value = TensorType.class,
      names = {"F16", "Q8_0", "Q4_0", "Q6_K", "Q5_K", "Q3_K", "IQ4_XS"})
  void aTableIsNotRepacked(TensorType type) {
    var tensor = TestTensors.random(type, random, 256, 64);
    try (var memory = new TensorMemory(workers, false)) {
      var table = memory.table(tensor);
      assertEquals(0, memory.statistics().repackedBytes());
      assertEquals(tensor.byteSize(), memory.statistics().mappedBytes());
      assertEquals("rows are looked up", memory.statistics().kernels().get(tensor.name()));
      var matrix = memory.matrix(tensor);
      assertEquals(matrix.kernel(), memory.statistics().kernels().get(tensor.name()));
      var a = new float[256];
      var b = new float[256];
      for (int row = 0; row < 64; row++) {
        table.row(row, a, 0);
        matrix.row(row, b, 0);
        assertArrayEquals(a, b, 1e-9f); // but for the sign of zero
      }
    }
  }

  /** How each type is multiplied is told apart. */
  @Test
  void theKernelOfATypeIsNamed() {
    boolean scalar = KernelInfo.current().name().equals("scalar");
    int rows = 2 * KernelInfo.current().vectorBits() / Float.SIZE; // of a panel of floats
    var expected =
        scalar
            ? Collections.nCopies(7, "scalar")
            : List.of(
                "fp32",
                "fp32, decoded in registers or the cache",
                "fp32, decoded in the cache",
                "fp32, decoded in the cache element by element",
                "fp32, repacked as bytes in panels of " + rows + " rows",
                "fp32, repacked as 5 bits in panels of " + rows + " rows",
                "fp32, repacked as 2 bits in panels of " + rows + " rows");
    try (var memory = new TensorMemory(workers, true)) { // exact: Q4_0 is not repacked
      var kernels =
          Stream.of(
                  TensorType.F32,
                  TensorType.F16,
                  TensorType.Q4_0,
                  TensorType.TQ1_0,
                  TensorType.Q6_K,
                  TensorType.Q5_K,
                  TensorType.Q2_K)
              .map(
                  type ->
                      TestTensors.named(type.name(), TestTensors.random(type, random, 256, 128)))
              .map(tensor -> memory.matrix(tensor).kernel())
              .toList();
      assertEquals(expected, kernels);
    }
  }

  /** What a row gives does not depend on the rows that are multiplied beside it. */
  @ParameterizedTest
  @MethodSource("types")
  void aRowsProductIsItsOwn(TensorType type) {
    int columns = Math.max(1, 512 / type.blockSize()) * type.blockSize(), rows = 330;
    try (var memory = new TensorMemory(workers, false)) {
      var matrix = memory.matrix(TestTensors.random(type, random, columns, rows));
      for (int n : new int[] {1, 2, 9}) {
        var x = TestTensors.rows(random, n, columns);
        var together = Rows.zero(n, rows);
        matrix.multiply(x, together, workspace);
        for (int count : new int[] {66, 110}) {
          var parts = matrix.split(rows / count);
          for (int p = 0; p < parts.size(); p++) {
            var alone = Rows.zero(n, count);
            parts.get(p).multiply(x, alone, workspace);
            for (int i = 0; i < n; i++) {
              for (int r = 0; r < count; r++) {
                float expected = together.data()[together.offset(i) + p * count + r];
                assertEquals(expected, alone.data()[alone.offset(i) + r], 0, type + " row " + r);
              }
            }
          }
        }
      }
    }
  }

  /** Repacked or not, every row decodes to the same floats, also where panels are not full. */
  @ParameterizedTest
  @MethodSource("types")
  void everyRow(TensorType type) {
    int columns = Math.max(1, 512 / type.blockSize()) * type.blockSize();
    for (int rows : new int[] {1, 31, 33, 70}) {
      try (var memory = new TensorMemory(workers, false)) {
        var tensor = TestTensors.random(type, random, columns, rows);
        var weights = tensor.toFloats();
        var matrix = memory.matrix(tensor);
        var row = new float[columns];
        for (int r = 0; r < rows; r++) {
          matrix.row(r, row, 0);
          for (int c = 0; c < columns; c++) {
            assertEquals(weights[r * columns + c], row[c], 0, tensor + " row " + r); // 0 is -0
          }
        }
      }
    }
  }

  @Test
  void aSmallMatrixIsNamed() {
    try (var memory = new TensorMemory(workers, false)) {
      var kernel = memory.matrix(TestTensors.random(TensorType.Q4_0, random, 256, 64)).kernel();
      boolean bySize = System.getProperty("llm.kernels", "auto").equals("auto");
      assertEquals(bySize, kernel.startsWith("fp32, small"), kernel);
    }
  }

  @Test
  void stackedMatricesGiveTheSameSideBySide() {
    try (var memory = new TensorMemory(workers, false)) {
      var q =
          memory.matrix(
              TestTensors.named("q", TestTensors.random(TensorType.Q4_0, random, 256, 70)));
      var k =
          memory.matrix(
              TestTensors.named("k", TestTensors.random(TensorType.F16, random, 256, 33)));
      var v =
          memory.matrix(
              TestTensors.named("v", TestTensors.random(TensorType.Q6_K, random, 256, 40)));
      var stacked = Matrix.stack(List.of(q, k, v));
      for (int n : new int[] {1, 5, 40}) {
        var x = TestTensors.rows(random, n, 256);
        var all = Rows.zero(n, 143);
        stacked.multiply(x, all, workspace);
        int at = 0;
        for (var part : List.of(q, k, v)) {
          var y = Rows.zero(n, part.rows());
          part.multiply(x, y, workspace);
          for (int i = 0; i < n; i++) {
            for (int r = 0; r < part.rows(); r++) {
              assertEquals(y.data()[y.offset(i) + r], all.data()[all.offset(i) + at + r], 1e-5f);
            }
          }
          at += part.rows();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void expertsShareTheMemory(TensorType type) {
    try (var memory = new TensorMemory(workers, false)) {
      var tensor = TestTensors.random(type, random, 256, 12, 3);
      var experts = memory.matrix(tensor).split(3);
      var weights = tensor.toFloats();
      var row = new float[256];
      for (int e = 0; e < 3; e++) {
        assertEquals(12, experts.get(e).rows());
        experts.get(e).row(7, row, 0);
        int from = (e * 12 + 7) * 256;
        for (int c = 0; c < 256; c++) {
          assertEquals(weights[from + c], row[c], 1e-6f * Math.abs(row[c]));
        }
        var y = Rows.zero(1, 12);
        experts.get(e).multiply(Rows.of(256, row), y, workspace);
        double sum = 0;
        for (float w : row) sum += (double) w * w;
        assertEquals(sum, y.data()[7], 2e-2 * sum + 1e-6);
      }
    }
  }

  @Test
  void oneTensorIsOneMatrix() {
    try (var memory = new TensorMemory(workers, false)) {
      var tensor = TestTensors.random(TensorType.F32, random, 8, 2);
      assertSame(memory.matrix(tensor), memory.matrix(tensor));
      var statistics = memory.statistics();
      assertEquals(64, statistics.mappedBytes() + statistics.repackedBytes());
      assertEquals(java.util.Set.of(tensor.name()), statistics.kernels().keySet());
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void afterClosingItIsAnError(TensorType type) {
    var memory = new TensorMemory(workers, false);
    var matrix = memory.matrix(TestTensors.random(type, random, 256, 64));
    memory.close();
    for (int n : new int[] {1, 16}) {
      var x = Rows.zero(n, 256);
      var y = Rows.zero(n, 64);
      assertThrows(IllegalStateException.class, () -> matrix.multiply(x, y, workspace));
    }
    assertThrows(IllegalStateException.class, () -> matrix.row(0, new float[256], 0));
  }

  @Test
  void shapesThatDoNotGoTogetherAreNamed() {
    var matrix = Matrix.of(2, 1, 2, 3, 4, 5, 6);
    var wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> matrix.multiply(Rows.zero(4, 3), Rows.zero(4, 3), workspace));
    assertEquals("rows [4, 3] times a matrix [3, 2] do not give rows [4, 3]", wrong.getMessage());
    var stack =
        assertThrows(
            IllegalArgumentException.class,
            () -> Matrix.stack(List.of(matrix, Matrix.of(3, 1, 2, 3))));
    assertEquals("a matrix [1, 3] does not stack with a matrix [3, 2]", stack.getMessage());
    assertThrows(IllegalArgumentException.class, () -> matrix.split(2));
    assertThrows(IndexOutOfBoundsException.class, () -> matrix.row(3, new float[2], 0));
    assertThrows(IllegalArgumentException.class, () -> Matrix.of(2, 1, 2, 3));
  }

  @Test
  void tensorsThatAreTooLargeOrShortAreRefused() {
    try (var memory = new TensorMemory(workers, false)) {
      long[] large = {1L << 33, 1};
      var tensor = new Tensor("large", TensorType.F32, large, arena -> arena.allocate(4));
      var refused = assertThrows(IllegalArgumentException.class, () -> memory.matrix(tensor));
      assertTrue(refused.getMessage().startsWith("large F32 [8589934592 x 1] has"));
      long[] two = {2};
      var shorter = new Tensor("short", TensorType.F32, two, arena -> arena.allocate(4));
      refused = assertThrows(IllegalArgumentException.class, () -> memory.matrix(shorter));
      assertEquals("short F32 [2] takes 8 bytes, found 4", refused.getMessage());
    }
  }

  @Test
  void floatsInMemory() {
    var y = Rows.zero(2, 3);
    Matrix.of(2, 1, 2, 3, 4, 5, 6).multiply(Rows.of(2, 1, 10, 2, -1), y, workspace);
    assertArrayEquals(new float[] {21, 43, 65, 0, 2, 4}, y.data());
  }
}
