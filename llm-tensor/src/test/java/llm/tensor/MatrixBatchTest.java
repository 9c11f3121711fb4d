package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of heads and a matrix of each, against their definition in double precision. */
@ExtendWith(RequestedKernels.class)
class MatrixBatchTest {
  private static final float UNTOUCHED = 77;

  private final Random random = new Random(9);
  private final Workers workers = Workers.of(2);
  private final Workspace workspace = new Workspace(workers);
  private final TensorMemory memory = new TensorMemory(workers, true);

  @AfterEach
  void close() {
    memory.close();
    workers.close();
  }

  /** Two heads of one column and two rows, one column between them. */
  @Test
  void aTinyExampleByHand() {
    var batch = MatrixBatch.of(List.of(Matrix.of(1, 2, 3), Matrix.of(1, 10, 100)));
    var x = Rows.of(4, 5, 0, 7, 0);
    var y = Rows.zero(1, 4);
    batch.multiply(x, new HeadColumns(0, 2, 2), y, new HeadColumns(0, 2, 2), workspace);
    assertEquals(List.of(10f, 15f, 70f, 700f), values(y));
  }

  private static List<Float> values(Rows y) {
    return java.util.stream.IntStream.range(0, y.rows() * y.width())
        .mapToObj(i -> y.data()[i])
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"F32,4,5,7", "F16,4,32,16", "Q8_0,16,64,32", "Q4_K,3,256,96", "F16,1,48,130"})
  void everyHeadIsMultipliedByItsMatrix(TensorType type, int heads, int columns, int rows) {
    var tensor = TestTensors.random(type, random, columns, rows * heads);
    var matrix = memory.matrix(tensor);
    var batch = MatrixBatch.of(matrix.split(heads));
    for (int n : new int[] {1, 2, 9, 200}) {
      var from = new HeadColumns(3, heads, columns + 2);
      var to = new HeadColumns(1, heads, rows + 1);
      var x = TestTensors.rows(random, n, 3 + heads * from.size());
      var y = Rows.zero(n, heads * to.size() + 2);
      java.util.Arrays.fill(y.data(), UNTOUCHED);
      batch.multiply(x, from, y, to, workspace);
      check(matrix, x, from, y, to);
    }
  }

  private static void check(Matrix matrix, Rows x, HeadColumns from, Rows y, HeadColumns to) {
    int columns = matrix.columns(), rows = matrix.rows() / from.count();
    var weights = new float[columns];
    for (int h = 0; h < from.count(); h++) {
      for (int i = 0; i < rows; i++) {
        matrix.row(h * rows + i, weights, 0);
        for (int r = 0; r < x.rows(); r++) {
          double sum = 0, size = 0;
          for (int c = 0; c < columns; c++) {
            double term = x.data()[x.offset(r) + from.at() + h * from.size() + c] * weights[c];
            sum += term;
            size += Math.abs(term);
          }
          float found = y.data()[y.offset(r) + to.at() + h * to.size() + i];
          assertEquals(sum, found, 1e-5 * size + 1e-12);
        }
      }
      for (int r = 0; r < x.rows(); r++) {
        assertEquals(UNTOUCHED, y.data()[y.offset(r) + to.at() + h * to.size() + rows]);
      }
    }
    assertEquals(UNTOUCHED, y.data()[0]);
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    var one = Matrix.of(2, 1, 2);
    assertThrows(
        IllegalArgumentException.class, () -> MatrixBatch.of(List.of(one, Matrix.of(1, 1))));
    assertThrows(IllegalArgumentException.class, () -> MatrixBatch.of(List.of()));
    var batch = MatrixBatch.of(List.of(one));
    var x = Rows.zero(1, 2);
    var y = Rows.zero(1, 1);
    var in = new HeadColumns(0, 1, 2);
    var out = new HeadColumns(0, 1, 1);
    batch.multiply(x, in, y, out, workspace);
    for (var wrong : List.of(new HeadColumns(1, 1, 2), new HeadColumns(0, 1, 1))) {
      assertThrows(
          IllegalArgumentException.class, () -> batch.multiply(x, wrong, y, out, workspace));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> batch.multiply(Rows.zero(2, 2), in, y, out, workspace));
  }
}
