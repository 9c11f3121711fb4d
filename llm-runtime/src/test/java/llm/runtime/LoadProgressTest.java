package llm.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import llm.tensor.Tensor;
import llm.tensor.TensorData;
import llm.tensor.TensorType;
import org.junit.jupiter.api.Test;

class LoadProgressTest {
  @Test
  void openingATensorAndReadingPartsOfOneAreProgress() {
    var heard = new ArrayList<String>();
    var progress =
        new LoadProgress(
            (stage, done, total) -> heard.add(stage + " " + done + "/" + total),
            List.of(tensor("a", 100), tensor("b", 40)));
    var a = progress.tensors().get(0).data();
    var b = progress.tensors().get(1).data();
    assertTrue(a.isInFile());
    try (var arena = Arena.ofConfined()) {
      var part = arena.allocate(60);
      a.read(0, part);
      assertEquals(7, part.get(ValueLayout.JAVA_BYTE, 59));
      a.read(60, arena.allocate(40));
      b.open(arena);
    }
    assertEquals(
        List.of("loading weights 60/140", "loading weights 100/140", "loading weights 140/140"),
        heard);
    progress.finish();
    assertEquals(3, heard.size());
  }

  @Test
  void whatIsOpenedTwiceCountsOnceAndWhatIsNotOpenedAtTheEnd() {
    var heard = new ArrayList<Long>();
    var progress =
        new LoadProgress(
            (stage, done, total) -> heard.add(done), List.of(tensor("a", 100), tensor("b", 40)));
    var a = progress.tensors().get(0).data();
    try (var arena = Arena.ofConfined()) {
      a.open(arena);
      a.open(arena);
    }
    progress.finish();
    assertEquals(List.of(100L, 100L, 140L), heard);
  }

  @Test
  void whatTheListenerThrowsIsKeptWhoeverCatchesIt() {
    var thrown = new IllegalStateException("enough");
    var calls = new ArrayList<Long>();
    var progress =
        new LoadProgress(
            (stage, done, total) -> {
              calls.add(done);
              throw thrown;
            },
            List.of(tensor("a", 100)));
    progress.rethrow();
    var a = progress.tensors().get(0).data();
    for (int i = 0; i < 2; i++) {
      try (var arena = Arena.ofConfined()) {
        assertSame(thrown, assertThrows(IllegalStateException.class, () -> a.open(arena)));
      }
    }
    assertSame(thrown, assertThrows(IllegalStateException.class, progress::rethrow));
    assertEquals(1, calls.size());
  }

  private static Tensor tensor(String name, int bytes) {
    var data =
        new TensorData() {
          @Override
          public MemorySegment open(Arena arena) {
            return arena.allocate(bytes).fill((byte) 7);
          }

          @Override
          public boolean isInFile() {
            return true;
          }
        };
    return new Tensor(name, TensorType.I8, new long[] {bytes}, data);
  }
}
