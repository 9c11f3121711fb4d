package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import llm.tensor.Rows;
import org.junit.jupiter.api.Test;

class LinearTest {
  private final Weights w =
      TinyWeights.width(2)
          .matrix("a.weight", 2, 1, 2, 3, 4, 5, 6)
          .vector("a.bias", 10, 20, 30)
          .matrix("b.weight", 2, -1, 1)
          .weights();

  @Test
  void multipliesEachRowByTheMatrixAndAddsTheBias() {
    var y = Rows.zero(2, 3);
    Linear.of(w.at("a"), 2, 3).apply(Rows.of(2, 1, 1, 0, 1), y, Passes.of(2));
    assertArrayEquals(new float[] {13, 27, 41, 12, 24, 36}, Passes.values(y), 1e-5f);
  }

  @Test
  void stackedLayersGiveTheirOutputsSideBySide() {
    var stack = Linear.stack(List.of(Linear.of(w.at("a"), 2, 3), Linear.of(w.at("b"), 2, 1)));
    var y = Rows.zero(1, 4);
    stack.apply(Rows.of(2, 1, 3), y, Passes.of(1));
    assertArrayEquals(new float[] {17, 35, 53, 2}, Passes.values(y), 1e-5f);
    assertEquals(8, stack.describe().multiplications());
  }

  @Test
  void namesWhatIsMissingOrMisshapen() {
    var missing = assertThrows(InvalidModelException.class, () -> Linear.of(w.at("c"), 2, 3));
    assertEquals("the tensor c.weight is missing, expected 2 x 3", missing.getMessage());
    var misshapen = assertThrows(InvalidModelException.class, () -> Linear.of(w.at("a"), 2, 4));
    assertEquals("a.weight is 2 x 3, expected 2 x 4", misshapen.getMessage());
    var bias =
        TinyWeights.width(2).matrix("a.weight", 2, 1, 1).vector("a.bias", 1, 2).weights().at("a");
    var wrong = assertThrows(InvalidModelException.class, () -> Linear.of(bias, 2, 1));
    assertEquals("a.bias has 2 elements, expected 1", wrong.getMessage());
  }

  @Test
  void tensorsThatNothingAsksForAreKnown() {
    var before = w.unused();
    assertEquals(List.of("a.weight", "a.bias", "b.weight"), before);
    Linear.of(w.at("a"), 2, 3);
    assertEquals(List.of("b.weight"), w.unused());
  }
}
