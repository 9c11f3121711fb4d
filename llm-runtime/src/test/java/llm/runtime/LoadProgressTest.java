package llm.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
        List.of("loading weights 0/140", "loading weights 60/140", "loading weights 100/140"),
        heard);
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
