package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What matrices give for a row: to the last bit the same, however many rows are beside it. */
class RowInvarianceTest {
  /** Around what tiles hold, and where kernels turn to others. */
  private static final int[] COUNTS = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 511};

  static final int[] THREADS =
      Boolean.getBoolean("llm.slow") ? new int[] {1, 2, 3} : new int[] {1, 3};

  private final Random random = new Random(11);

  static Stream<Arguments> types() {
    return TestBackends.reproducible().stream()
        .flatMap(
            backend ->
                Stream.of(TensorType.values())
                    .filter(Quantization::canDecode)
                    .map(type -> Arguments.of(TestBackends.named(backend), type)));
  }

  @ParameterizedTest
  @MethodSource("types")
  void aRowIsMultipliedAsIfItWereAlone(Backend backend, TensorType type) {
    for (boolean exact : new boolean[] {false, true}) check(backend, type, exact);
  }

  static Stream<Arguments> typesThatNeedNoOption() {
    return TestBackends.all().stream()
        .flatMap(
            backend ->
                Stream.of(TensorType.values())
                    .filter(Quantization::canDecode)
                    .filter(type -> TestBackends.isReproducibleByItself(backend, type))
                    .map(type -> Arguments.of(TestBackends.named(backend), type)));
  }

  /** Where one order of sums costs nothing there is no other. */
  @ParameterizedTest
  @MethodSource("typesThatNeedNoOption")
  void mostTypesNeedNotBeAskedFor(Backend backend, TensorType type) {
    check(backend, type, false);
  }

  private void check(Backend backend, TensorType type, boolean exact) {
    int unit = Math.max(64, type.blockSize()), columns = unit * Math.max(1, 768 / unit), rows = 70;
    var tensor = TestTensors.inFile(TestTensors.random(type, random, columns, rows));
    var x = TestTensors.rows(random, COUNTS[COUNTS.length - 1], columns);
    try (var one = Workers.of(1);
        var memory = new TensorMemory(one, exact, backend).copyUpTo(Long.MAX_VALUE)) {
      var matrix = memory.matrix(tensor);
      var alone = alone(matrix, x, new Workspace(one, backend));
      for (int threads : THREADS) {
        try (var workers = Workers.of(threads)) {
          var workspace = new Workspace(workers, backend);
          for (int count : COUNTS) {
            var what =
                TestBackends.name(backend)
                    + " "
                    + type
                    + (exact ? " exact" : "")
                    + ", "
                    + threads
                    + " threads, ";
            // from another row on each time, so that a row has many places
            int first = random.nextInt(x.rows() - count + 1);
            var y = product(matrix, part(x, first, count), workspace);
            assertSame(part(alone, first, count), y, what + count + " rows by " + matrix.kernel());
          }
        }
      }
    }
  }

  static Stream<Arguments> someTypes() {
    var types =
        List.of(
            TensorType.F32,
            TensorType.F16,
            TensorType.BF16,
            TensorType.Q8_0,
            TensorType.Q4_0,
            TensorType.Q4_K,
            TensorType.Q6_K,
            TensorType.IQ3_S);
    return TestBackends.reproducible().stream()
        .flatMap(
            backend -> types.stream().map(type -> Arguments.of(TestBackends.named(backend), type)));
  }

  /** Norms, activations, gates and rotations are made row by row, by one thread or several. */
  @ParameterizedTest
  @MethodSource("backends")
  void operationsOnRowsDoNotMindTheOthers(Backend backend) {
    for (int width : new int[] {2, 6, 30, 64, 130, 1024}) {
      int n = 70;
      var x = TestTensors.rows(random, n, 2 * width);
      Rows expected = null;
      for (int threads : THREADS) {
        try (var workers = Workers.of(threads)) {
          var workspace = new Workspace(workers, backend);
          for (int chunk : new int[] {1, 3, 17, n}) {
            var all = Rows.zero(n, width);
            for (int from = 0; from < n; from += chunk) {
              int count = Math.min(chunk, n - from);
              var y = operated(part(x, from, count), workspace);
              System.arraycopy(y.data(), 0, all.data(), all.offset(from), count * width);
            }
            if (expected == null) expected = all;
            var what = TestBackends.name(backend) + ", width " + width + ", " + threads;
            assertSame(expected, all, what + " threads, chunks of " + chunk);
          }
        }
      }
    }
  }

  private static Rows operated(Rows rows, Workspace workspace) {
    int width = rows.width() / 2;
    var x = workspace.take(rows.rows(), rows.width()); // knows what it is computed with
    System.arraycopy(rows.data(), 0, x.data(), 0, rows.rows() * rows.width());
    var weight = new float[2 * width];
    Arrays.fill(weight, 1.25f);
    var y = Rows.zero(x.rows(), width);
    Operations.rmsNorm(x, weight, 1e-5f, x, workspace);
    Operations.layerNorm(x, weight, weight, 1e-5f, x);
    Operations.gate(x, Activation.SILU, y, workspace);
    for (var activation : Activation.values()) Operations.activate(y, activation, workspace);
    Operations.softCap(y, 3, workspace);
    workspace.release(0);
    return y;
  }

  static Stream<Named<Backend>> backends() {
    return TestBackends.reproducible().stream().map(TestBackends::named);
  }

  /** The rows of an expert may be one or many. */
  @ParameterizedTest
  @MethodSource("someTypes")
  void expertsDoNotMindWhoChoseThem(Backend backend, TensorType type) {
    int columns = 512, rows = 70, experts = 4, n = 130;
    try (var workers = Workers.of(2);
        var memory = new TensorMemory(workers, false, backend).copyUpTo(Long.MAX_VALUE)) {
      var workspace = new Workspace(workers, backend);
      var tensor = TestTensors.inFile(TestTensors.random(type, random, columns, rows, experts));
      var grouped = GroupedMatrix.of(memory.matrix(tensor).split(experts));
      var x = TestTensors.rows(random, n, columns);
      var choices = new int[n];
      // the first is chosen by most, the last by one
      for (int r = 0; r < n; r++) choices[r] = r == 77 ? 3 : r % 9 == 0 ? 2 : r % 5 == 0 ? 1 : 0;
      for (boolean entries : new boolean[] {false, true}) {
        for (int count : new int[] {2, 3, 10, 50, 130}) {
          var together = chosen(grouped, part(x, 0, count), choices, workspace, entries);
          for (int r = 0; r < count; r++) {
            var mine = new int[] {choices[r]};
            var alone = chosen(grouped, part(x, r, 1), mine, workspace, false).get(0);
            assertSame(
                alone,
                together.get(r),
                TestBackends.name(backend) + " " + type + " row " + r + " of " + count);
          }
        }
      }
    }
  }

  /** What each row's expert gives. */
  private static List<Rows> chosen(
      GroupedMatrix grouped, Rows x, int[] choices, Workspace workspace, boolean entries) {
    var groups = workspace.group(x.rows(), 1, grouped.groups());
    for (int r = 0; r < x.rows(); r++) groups.choose(r, 0, choices[r], 1);
    groups.sort();
    var y = Rows.zero(groups.entries(), grouped.rows());
    if (entries) {
      var in = Rows.zero(groups.entries(), x.width());
      for (int e = 0; e < groups.entries(); e++) {
        var from = x.offset(groups.row(e));
        System.arraycopy(x.data(), from, in.data(), in.offset(e), x.width());
      }
      grouped.multiplyEntries(in, groups, y, workspace);
    } else {
      grouped.multiply(x, groups, y, workspace);
    }
    var ofRows = new ArrayList<Rows>();
    for (int r = 0; r < x.rows(); r++) ofRows.add(y);
    for (int e = 0; e < groups.entries(); e++) ofRows.set(groups.row(e), part(y, e, 1));
    return ofRows;
  }

  /** The matrices of heads. */
  @ParameterizedTest
  @MethodSource("someTypes")
  void headsDoNotMindHowManyRowsThereAre(Backend backend, TensorType type) {
    int columns = 256, rows = 48, heads = 3, n = 140;
    try (var workers = Workers.of(2);
        var memory = new TensorMemory(workers, false, backend).copyUpTo(Long.MAX_VALUE)) {
      var workspace = new Workspace(workers, backend);
      var tensor = TestTensors.inFile(TestTensors.random(type, random, columns, rows, heads));
      var batch = MatrixBatch.of(memory.matrix(tensor).split(heads));
      var x = TestTensors.rows(random, n, heads * columns);
      var from = new HeadColumns(0, heads, columns);
      var to = new HeadColumns(0, heads, rows);
      var together = Rows.zero(n, heads * rows);
      batch.multiply(x, from, together, to, workspace);
      for (int r = 0; r < n; r++) {
        var alone = Rows.zero(1, heads * rows);
        batch.multiply(part(x, r, 1), from, alone, to, workspace);
        assertSame(
            alone, part(together, r, 1), TestBackends.name(backend) + " " + type + " row " + r);
      }
    }
  }

  private static Rows alone(Matrix matrix, Rows x, Workspace workspace) {
    var all = Rows.zero(x.rows(), matrix.rows());
    for (int r = 0; r < x.rows(); r++) {
      var y = product(matrix, part(x, r, 1), workspace);
      System.arraycopy(y.data(), 0, all.data(), all.offset(r), y.width());
    }
    return all;
  }

  private static Rows product(Matrix matrix, Rows x, Workspace workspace) {
    var y = Rows.zero(x.rows(), matrix.rows());
    matrix.multiply(x, y, workspace);
    return y;
  }

  static Rows part(Rows x, int from, int count) {
    var part = Rows.zero(count, x.width());
    System.arraycopy(x.data(), x.offset(from), part.data(), 0, count * x.width());
    return part;
  }

  static void assertSame(Rows expected, Rows found, String what) {
    int length = expected.rows() * expected.width();
    assertEquals(length, found.rows() * found.width(), what);
    int i = Arrays.mismatch(expected.data(), 0, length, found.data(), 0, length);
    if (i < 0) return;
    int row = i / expected.width(), column = i % expected.width();
    fail(
        what
            + ": row "
            + row
            + ", column "
            + column
            + " is "
            + found.data()[i]
            + ", alone "
            + expected.data()[i]);
  }
}
