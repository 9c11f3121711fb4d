package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 100})
  void everyTaskRunsOnce(int count) {
    for (int threads = 1; threads <= 3; threads++) {
      try (var workers = Workers.of(threads)) {
        var runs = new AtomicIntegerArray(count);
        var workspace = new Workspace(workers);
        workspace.parallel(count, runs::incrementAndGet);
        var expected = new int[count];
        Arrays.fill(expected, 1);
        var actual = new int[count];
        for (int i = 0; i < count; i++) actual[i] = runs.get(i);
        assertArrayEquals(expected, actual);
      }
    }
  }

  @Test
  void whatATaskThrowsIsThrown() {
    try (var workers = Workers.of(2)) {
      var workspace = new Workspace(workers);
      var error =
          assertThrows(
              ArithmeticException.class,
              () ->
                  workspace.parallel(
                      8,
                      i -> {
                        if (i == 5) throw new ArithmeticException("task 5");
                      }));
      assertEquals("task 5", error.getMessage());
      workspace.parallel(8, i -> {}); // and the threads work on
    }
  }
}
