package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class WeightsTest {
  private final Weights w =
      TinyWeights.width(2)
          .matrix("attn_k.weight", 2, 1, 2, 3, 4, 5, 6)
          .vector("attn_k_norm.weight", 1, 2)
          .vector("other.weight", 1)
          .weights();

  @Test
  void whatIsNotNeededCountsAsUsed() {
    w.at("attn_k").unneeded(3, 2);
    w.at("attn_k_norm").unneeded(2);
    w.at("attn_v").unneeded(3, 2); // not there
    assertEquals(List.of("other.weight"), w.unused());
  }

  @Test
  void whatIsNotNeededHasItsShapeAllTheSame() {
    var e = assertThrows(InvalidModelException.class, () -> w.at("attn_k").unneeded(4, 2));
    assertEquals("attn_k.weight is 2 x 3, expected 2 x 4", e.getMessage());
    assertThrows(InvalidModelException.class, () -> w.at("attn_k_norm").unneeded(3));
  }

  @Test
  void aMissingTensorMayHaveAnother() {
    var missing = assertThrows(MissingTensorException.class, () -> w.at("attn_v").matrix(3, 2));
    var either = missing.or("attn_qkv.weight");
    assertEquals(
        "the tensor attn_v.weight is missing, expected 2 x 3, or attn_qkv.weight",
        either.getMessage());
    assertEquals("attn_v.weight", either.name());
  }

  @Test
  void tellsHowManyRowsAMatrixHas() {
    var w =
        TinyWeights.width(2)
            .matrix("a.weight", 2, 1, 2, 3, 4, 5, 6)
            .vector("b.weight", 1, 2)
            .weights();
    assertEquals(3, w.at("a").rows(2));
    assertEquals(1, w.at("b").rows(2));
    assertThrows(InvalidModelException.class, () -> w.at("a").rows(3));
    assertThrows(MissingTensorException.class, () -> w.at("c").rows(2));
  }

  @Test
  void oneScaleMayStandForAll() {
    var scaled = TinyWeights.width(1).vector("a.scale", 2).vector("b.scale", 2, 3).weights();
    assertArrayEquals(new float[] {2, 2}, scaled.at("a").scalesOrOne(2).orElseThrow());
    assertArrayEquals(new float[] {2, 3}, scaled.at("b").scalesOrOne(2).orElseThrow());
    assertTrue(scaled.at("c").scalesOrOne(2).isEmpty());
    assertThrows(InvalidModelException.class, () -> scaled.at("b").scalesOrOne(3));
    assertEquals(List.of(), scaled.unused());
  }
}
