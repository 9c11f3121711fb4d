package llm.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of work on several threads. */
class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void eachPartIsDoneOnce(int threads) {
    try (var workers = Workers.of(threads)) {
      for (int count : new int[] {0, 1, 2, 7, 1000}) {
        var done = new AtomicIntegerArray(count);
        workers.forEach(count, done::incrementAndGet);
        for (int i = 0; i < count; i++) assertEquals(1, done.get(i), "part " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatAPartThrowsIsThrownAndTheThreadsGoOn(int threads) {
    try (var workers = Workers.of(threads)) {
      var thrown = new IllegalStateException("mine");
      for (int round = 0; round < 20; round++) {
        var caught =
            assertThrows(
                IllegalStateException.class,
                () ->
                    workers.forEach(
                        10,
                        part -> {
                          if (part == 7) throw thrown;
                        }));
        assertEquals("mine", caught.getMessage());
      }
      var done = new AtomicIntegerArray(5);
      workers.forEach(5, done::incrementAndGet);
      assertEquals("[1, 1, 1, 1, 1]", done.toString());
    }
  }

  @Test
  void threadsThatEndedDoNothing() {
    var workers = Workers.of(2);
    workers.close();
    assertThrows(IllegalStateException.class, () -> workers.forEach(3, part -> {}));
  }
}
