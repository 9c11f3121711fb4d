package llm.tensor.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SightTest {
  @Test
  void aWindowEndsAtThePosition() {
    var window = Sight.window(3);
    assertEquals(0, window.first(0));
    assertEquals(0, window.first(2));
    assertEquals(1, window.first(3));
    assertEquals(Integer.MAX_VALUE - 2, window.first(Integer.MAX_VALUE));
  }

  @Test
  void aChunkBeginsAtItsMultiple() {
    var chunk = Sight.chunk(3);
    assertEquals(0, chunk.first(2));
    assertEquals(3, chunk.first(3));
    assertEquals(3, chunk.first(5));
    assertEquals(6, chunk.first(6));
  }

  @Test
  void noSizeIsAll() {
    assertSame(Sight.all(), Sight.window(0));
    assertSame(Sight.all(), Sight.chunk(0));
    assertEquals(0, Sight.all().first(1000));
    assertThrows(IllegalArgumentException.class, () -> Sight.window(-1));
  }
}
