package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
  void aTensorMayHaveANameWithoutAnEnding() {
    var bare = TinyWeights.width(2).tensor("blk.0.ssm_a", new long[] {1, 3}, 4, 5, 6).weights();
    var block = bare.block(0);
    assertTrue(block.hasBare("ssm_a"));
    assertFalse(block.hasBare("ssm_d"));
    assertArrayEquals(new float[] {4, 5, 6}, block.bare("ssm_a", 3));
    assertEquals(List.of(), bare.unused());
    assertThrows(InvalidModelException.class, () -> block.bare("ssm_a", 2));
    assertThrows(MissingTensorException.class, () -> block.bare("ssm_d", 3));
  }

  @Test
  void aScaleMultipliesTheProductAndNotTheBias() {
    var scaled =
        TinyWeights.width(2)
            .matrix("a.weight", 2, 1, 2, 3, 4, 5, 6)
            .vector("a.bias", 10, 20, 30)
            .vector("a.scale", 0.5f)
            .vector("a.input_scale", 7)
            .matrix("b.weight", 2, -1, 1)
            .vector("b.scale", -2)
            .matrix("c.weight", 2, 1, 0)
            .weights();
    var a = Linear.of(scaled.at("a"), 2, 3);
    var y = Rows.zero(2, 3);
    a.apply(Rows.of(2, 1, 1, 0, 1), y, Passes.of(2));
    assertArrayEquals(new float[] {11.5f, 23.5f, 35.5f, 11, 22, 33}, Passes.values(y), 1e-5f);
    assertEquals(0.5f, a.describe().details().get("scale"));

    var c = Linear.of(scaled.at("c"), 2, 1);
    var stack = Linear.stack(List.of(c, a, Linear.of(scaled.at("b"), 2, 1)));
    var both = Rows.zero(2, 5);
    stack.apply(Rows.of(2, 1, 3, 1, 1), both, Passes.of(2));
    assertArrayEquals(
        new float[] {1, 13.5f, 27.5f, 41.5f, -4, 1, 11.5f, 23.5f, 35.5f, 0},
        Passes.values(both),
        1e-5f);
    assertEquals("1.0+0.5+-2.0", stack.describe().details().get("scale"));
    // A scale of activations says how to round them, which is not done here.
    assertEquals(List.of(), scaled.unused());
  }

  @Test
  void aScaleIsOneFiniteNumber() {
    var w =
        TinyWeights.width(2)
            .matrix("a.weight", 2, 1, 1)
            .vector("a.scale", 1, 2)
            .matrix("b.weight", 2, 1, 1)
            .vector("b.scale", Float.POSITIVE_INFINITY)
            .weights();
    var two = assertThrows(InvalidModelException.class, () -> Linear.of(w.at("a"), 2, 1));
    assertEquals("a.scale has 2 elements, expected 1", two.getMessage());
    var infinite = assertThrows(InvalidModelException.class, () -> Linear.of(w.at("b"), 2, 1));
    assertEquals(
        "element 0 of b.scale is Infinity, expected a finite number", infinite.getMessage());
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
