package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
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

  @Test
  void keptRowsLieBesideTheStack() {
    try (var workers = Workers.of(1)) {
      var workspace = new Workspace(workers);
      var key = new Object();
      int mark = workspace.mark();
      var kept = workspace.keep(key, 2, 3);
      Arrays.fill(kept.data(), 0, 6, 7);
      var other = workspace.keep(new Object(), 2, 3);
      Arrays.fill(other.data(), 0, 6, 8);
      workspace.release(mark);
      Arrays.fill(workspace.take(2, 3).data(), 0, 6, 9);
      assertArrayEquals(new float[] {7, 7, 7, 7, 7, 7}, Arrays.copyOf(kept.data(), 6));
      var again = workspace.keep(key, 1, 2);
      assertSame(kept, again);
      assertEquals(2, again.width());
    }
  }
}
