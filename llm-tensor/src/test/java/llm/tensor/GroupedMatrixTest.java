package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows multiplied by the matrices that they chose, beside one multiplication for each of them. */
@ExtendWith(RequestedKernels.class)
class GroupedMatrixTest {
  private static final int GROUPS = 5;
  private static final int USED = 2;

  private final Random random = new Random(3);
  private final Workers workers = Workers.of(2);
  private final Workspace workspace = new Workspace(workers);

  @AfterEach
  void close() {
    workers.close();
  }

  static Stream<TensorType> types() {
    return Stream.of(TensorType.values()).filter(Quantization::canDecode);
  }

  /** The rows of a group are one product: that of its matrix and them alone, to the last bit. */
  @ParameterizedTest
  @MethodSource("types")
  void theSameAsOneByOne(TensorType type) {
    int columns = Math.max(1, 512 / type.blockSize()) * type.blockSize();
    for (int rows : new int[] {33, 96}) {
      try (var memory = new TensorMemory(workers, false)) {
        var tensor = TestTensors.random(type, random, columns, rows, GROUPS);
        var matrices = memory.matrix(tensor).split(GROUPS);
        var grouped = GroupedMatrix.of(matrices);
        for (int n : new int[] {1, 2, 7, 60}) {
          var x = TestTensors.rows(random, n, columns);
          var groups = groups(n);
          var y = Rows.zero(groups.entries(), rows);
          grouped.multiply(x, groups, y, workspace);
          var again = Rows.zero(groups.entries(), rows);
          grouped.multiplyEntries(entries(x, groups), groups, again, workspace);
          for (int g = 0; g < GROUPS; g++) {
            var expected = product(matrices.get(g), entriesOf(x, groups, g));
            for (int e = 0, k = 0; e < groups.entries(); e++) {
              if (groups.group(e) != g) continue;
              for (int r = 0; r < rows; r++) {
                float value = expected.data()[expected.offset(k) + r];
                assertEquals(value, y.data()[y.offset(e) + r], type + " entry " + e);
                assertEquals(value, again.data()[again.offset(e) + r], type + " entry " + e);
              }
              k++;
            }
          }
        }
      }
    }
  }

  /** Group 3 is chosen by nobody, group 0 by every row. */
  private RowGroups groups(int n) {
    var groups = workspace.group(n, USED, GROUPS);
    int[] others = {1, 2, 4};
    for (int r = 0; r < n; r++) {
      groups.choose(r, r % 2, 0, 0.5f);
      groups.choose(r, 1 - r % 2, others[random.nextInt(others.length)], 2);
    }
    groups.sort();
    return groups;
  }

  private static Rows entries(Rows x, RowGroups groups) {
    var entries = Rows.zero(groups.entries(), x.width());
    for (int e = 0; e < groups.entries(); e++) {
      int from = x.offset(groups.row(e));
      System.arraycopy(x.data(), from, entries.data(), entries.offset(e), x.width());
    }
    return entries;
  }

  private static Rows entriesOf(Rows x, RowGroups groups, int group) {
    var rows = new ArrayList<Integer>();
    for (int e = 0; e < groups.entries(); e++) {
      if (groups.group(e) == group) rows.add(groups.row(e));
    }
    var chosen = Rows.zero(rows.size(), x.width());
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(x.data(), x.offset(rows.get(i)), chosen.data(), chosen.offset(i), x.width());
    }
    return chosen;
  }

  private Rows product(Matrix matrix, Rows x) {
    var y = Rows.zero(x.rows(), matrix.rows());
    matrix.multiply(x, y, workspace);
    return y;
  }

  @Test
  void entriesLieByGroupAndThenByRow() {
    var groups = workspace.group(3, 2, 4);
    int[][] chosen = {{3, 1}, {0, 3}, {1, 3}};
    for (int r = 0; r < 3; r++) {
      for (int k = 0; k < 2; k++) groups.choose(r, k, chosen[r][k], 10 * r + k);
    }
    groups.sort();
    int[] of = {0, 1, 1, 3, 3, 3}, rows = {1, 0, 2, 0, 1, 2}, weights = {10, 1, 20, 0, 11, 21};
    assertEquals(6, groups.entries());
    for (int e = 0; e < 6; e++) {
      assertEquals(of[e], groups.group(e));
      assertEquals(rows[e], groups.row(e));
      assertEquals(weights[e], groups.weight(e));
    }
  }

  /** In the order of the groups, whatever the order of the choices. */
  @Test
  void entriesAreAddedToTheirRows() {
    for (int n : new int[] {1, 3, 300}) {
      var groups = groups(n);
      var entries = TestTensors.rows(random, groups.entries(), 70);
      var vectors = new float[GROUPS][70];
      for (var vector : vectors) vector[69] = random.nextFloat();
      var x = TestTensors.rows(random, n, 70);
      var expected = x.data().clone();
      for (int e = 0; e < groups.entries(); e++) {
        for (int c = 0; c < 70; c++) {
          float value = entries.data()[entries.offset(e) + c] + vectors[groups.group(e)][c];
          expected[x.offset(groups.row(e)) + c] += groups.weight(e) * value;
        }
      }
      Operations.addOfGroup(entries, groups, vectors, workspace);
      Operations.addEntries(x, groups, entries, workspace);
      for (int i = 0; i < n * 70; i++) assertEquals(expected[i], x.data()[i]);
    }
  }

  @Test
  void shapesThatDoNotGoTogetherAreNamed() {
    var matrix = GroupedMatrix.of(List.of(Matrix.of(2, 1, 2), Matrix.of(2, 3, 4)));
    var groups = workspace.group(3, 1, 2);
    for (int r = 0; r < 3; r++) groups.choose(r, 0, 1, 1);
    groups.sort();
    assertTrue(
        refused(() -> matrix.multiply(Rows.zero(2, 2), groups, Rows.zero(3, 1), workspace))
            .startsWith("rows [2, 2] are not those of 3 entries of 3 rows in 2 groups"));
    assertTrue(
        refused(() -> matrix.multiply(Rows.zero(3, 4), groups, Rows.zero(3, 1), workspace))
            .startsWith("rows [3, 4] times matrices [2, 1, 2] do not give rows [3, 1]"));
    assertTrue(
        refused(() -> GroupedMatrix.of(List.of(Matrix.of(2, 1, 2), Matrix.of(1, 3, 4))))
            .startsWith("a matrix [2, 1] is not in one group with a matrix [1, 2]"));
    assertThrows(IndexOutOfBoundsException.class, () -> groups.choose(0, 0, 2, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> groups.choose(3, 0, 0, 1));
  }

  private static String refused(Runnable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
