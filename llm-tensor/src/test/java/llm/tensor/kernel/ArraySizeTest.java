package llm.tensor.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import llm.tensor.Rows;
import llm.tensor.kernel.machine.avx512.ColumnTiles;
import llm.tensor.kernel.vector.floats.FloatTiles;
import llm.tensor.kernel.vector.int4.Int8Tiles;
import llm.tensor.kernel.vector.lanes.TokenTiles;
import llm.tensor.sequence.KeyValueShape;
import llm.tensor.sequence.KeyValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What no array can hold is refused before memory is asked for, and before code writes to it. */
class ArraySizeTest {
  private static final int HUGE = 1 << 30;

  @Test
  void sizesThatArraysHaveAreGiven() {
    assertEquals(0, ArraySize.of(0, "x"));
    assertEquals(1 << 30, ArraySize.of(1 << 30, "x"));
    var e = assertThrows(IllegalArgumentException.class, () -> ArraySize.of(1L << 31, "weights"));
    assertEquals(
        "weights take 2147483648 elements, an array has at most 2147483639", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> ArraySize.of(-1, "x"));
  }

  @Test
  void sizesOfRowsAreGiven() {
    assertEquals(0, ArraySize.ofRows(0, 7));
    assertEquals(21, ArraySize.ofRows(3, 7));
    var e = assertThrows(IllegalArgumentException.class, () -> ArraySize.ofRows(4, 1 << 29));
    assertEquals(
        "4 rows of 536870912 columns take 2147483648 elements,"
            + " an array has at most 2147483639",
        e.getMessage());
    refuses(() -> ArraySize.ofRows(-1, 7));
  }

  @Test
  void tooManyRowsAreNotLaidOut() {
    refuses(() -> new ColumnTiles().reserve(4, HUGE));
    refuses(() -> new Int8Tiles().reserve(1, Integer.MAX_VALUE));
    refuses(() -> new Int8Tiles().reserve(4, HUGE / 2)); // eight with those that are missing
    refuses(() -> new Scratch().get(FloatTiles.of(TokenTiles.WHERE_FASTER)).reserve(4, HUGE / 2));
    refuses(() -> Rows.zero(4, HUGE));
  }

  @Test
  void tooManyHeadsHaveNoPages() {
    for (var layer :
        List.of(
            new KeyValueShape(1 << 15, 1 << 12, 16),
            new KeyValueShape(1, HUGE, 16),
            new KeyValueShape(1, 16, HUGE))) {
      refuses(() -> layer.create(KeyValueType.F32));
    }
  }

  private static void refuses(Executable size) {
    assertThrows(IllegalArgumentException.class, size);
  }
}
