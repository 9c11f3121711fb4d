package llm.tensor;

import static llm.tensor.RowInvarianceTest.assertSame;
import static llm.tensor.RowInvarianceTest.part;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A bias and an activation with a product: to the last bit what they are as passes of their own.
 */
class MatrixEpilogueTest {
  private static final int COLUMNS = 256;

  /** Around where rows are cut into blocks, and blocks into tiles. */
  private static final int[] COUNTS = {1, 16, 32, 63, 64, 65, 97, 121, 193};

  private final Random random = new Random(5);

  static Stream<Arguments> cases() {
    var types = Stream.of(TensorType.F32, TensorType.F16, TensorType.Q8_0);
    // whole panels, and products that end in the middle of one
    return types.flatMap(
        type ->
            TestBackends.reproducible().stream()
                .flatMap(
                    backend ->
                        Stream.of(96, 70)
                            .map(rows -> Arguments.of(TestBackends.named(backend), type, rows))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void endsProductsAsPassesDo(Backend backend, TensorType type, int rows) {
    var tensor = TestTensors.inFile(TestTensors.random(type, random, COLUMNS, rows));
    var bias = TestTensors.rows(random, 1, rows).data();
    var x = TestTensors.rows(random, COUNTS[COUNTS.length - 1], COLUMNS);
    try (var one = Workers.of(1);
        var memory = new TensorMemory(one, false, backend).copyUpTo(Long.MAX_VALUE)) {
      var matrix = memory.matrix(tensor);
      var alone = new Workspace(one, backend);
      var biased = Rows.zero(x.rows(), rows);
      for (int r = 0; r < x.rows(); r++) {
        var y = Rows.zero(1, rows);
        matrix.multiply(part(x, r, 1), y, alone);
        System.arraycopy(y.data(), 0, biased.data(), biased.offset(r), rows);
      }
      Operations.addToRows(biased, bias, alone);
      var activated = part(biased, 0, x.rows());
      Operations.activate(activated, Activation.GELU_EXACT, alone);
      for (int threads = 1; threads <= 3; threads += 2) {
        try (var workers = Workers.of(threads)) {
          var workspace = new Workspace(workers, backend);
          for (int count : COUNTS) {
            var what = TestBackends.name(backend) + " " + type + ", " + count + " rows";
            var found = Rows.zero(count, rows);
            matrix.multiply(part(x, 0, count), bias, found, workspace);
            assertSame(part(biased, 0, count), found, what + " with a bias");
            matrix.multiply(part(x, 0, count), bias, Activation.GELU_EXACT, found, workspace);
            assertSame(part(activated, 0, count), found, what + " with an activation");
          }
        }
      }
    }
  }

  @Test
  void refusesABiasOfAnotherLength() {
    try (var workers = Workers.of(1)) {
      var workspace = new Workspace(workers);
      var matrix = Matrix.of(2, 1, 2, 3, 4);
      var x = Rows.of(2, 1, 1);
      assertThrows(
          IllegalArgumentException.class,
          () -> matrix.multiply(x, new float[3], Rows.zero(1, 2), workspace));
    }
  }

  /** {@code x = layerNorm(x + y)} is a sum, and then a norm. */
  @Test
  void normalisesASum() {
    for (var backend : TestBackends.all()) {
      try (var workers = Workers.of(2)) {
        var workspace = new Workspace(workers, backend);
        for (int width : new int[] {5, 33, 384}) {
          var weight = TestTensors.rows(random, 1, width).data();
          var bias = TestTensors.rows(random, 1, width).data();
          var x = workspace.take(70, width);
          x.copyFrom(TestTensors.rows(random, 70, width));
          var y = TestTensors.rows(random, 70, width);
          var expected = workspace.take(70, width);
          expected.copyFrom(x);
          Operations.add(expected, y, workspace);
          Operations.layerNorm(expected, weight, bias, 1e-5f, expected);
          Operations.layerNormOfSum(x, y, weight, bias, 1e-5f);
          assertSame(expected, x, TestBackends.name(backend) + ", " + width + " columns");
        }
      }
    }
  }
}
