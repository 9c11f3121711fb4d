package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import llm.tensor.Activation;
import llm.tensor.Rows;
import org.junit.jupiter.api.Test;

class HeadTest {
  private static final float[] CLS = {1, 2, 0.5f, -1};
  private static final float[] OUTPUT = {3, -1};

  private static TinyWeights classifier() {
    return TinyWeights.width(2)
        .matrix("cls.weight", 2, CLS)
        .vector("cls.bias", 0.1f, 0.2f)
        .matrix("cls.output.weight", 2, OUTPUT)
        .vector("cls.output.bias", 0.5f);
  }

  private static float[] apply(Head head, float... x) {
    var rows = Rows.of(head.in(), x);
    return Passes.values(head.apply(rows, Passes.of(rows.rows())));
  }

  /** cls of {0.3, -0.2} is {0, 0.55}. */
  @Test
  void aClassifierOfTwoLayersHasTanhBetween() {
    var head = Head.find(classifier().weights()).orElseThrow();
    double expected = 3 * Math.tanh(0) - Math.tanh(0.55) + 0.5;
    assertArrayEquals(new float[] {(float) expected}, apply(head, 0.3f, -0.2f), 1e-6f);
    assertEquals(Head.Kind.SCORES, head.kind());
    assertEquals(List.of(2, 1), List.of(head.in(), head.out()));
    assertFalse(head.isOfMean());
    assertEquals("TANH", head.describe().details().get("activation"));
  }

  @Test
  void aClassifierMayBeOneLayer() {
    var w = TinyWeights.width(2).matrix("cls.output.weight", 2, 3, -1, 2, 4).weights();
    var head = Head.find(w).orElseThrow();
    assertArrayEquals(new float[] {1.1f, -0.2f}, apply(head, 0.3f, -0.2f), 1e-6f);
    assertEquals(2, head.out());
  }

  /** The norm of {gelu(0), gelu(0.55)} is {-1, 1}. */
  @Test
  void aClassifierMayHaveAnotherActivationAndANorm() {
    var w = classifier().vector("cls.norm.weight", 2, 5).weights();
    var norm = Optional.of(Norm.layer(w.at("cls.norm"), 0));
    var head = Head.classifier(w, Activation.GELU_EXACT, norm).ofMean();
    assertArrayEquals(new float[] {3 * -2 - 5 + 0.5f}, apply(head, 0.3f, -0.2f), 1e-5f);
    assertTrue(head.isOfMean());
    assertEquals("mean", head.describe().details().get("pooling"));
    assertEquals("GELU_EXACT", head.describe().details().get("activation"));
    // gelu by the error function: 0.55 Φ(0.55)
    var plain = Head.classifier(w, Activation.GELU_EXACT, Optional.empty());
    assertArrayEquals(new float[] {0.5f - 0.55f * 0.7088403f}, apply(plain, 0.3f, -0.2f), 1e-6f);
  }

  @Test
  void aProjectionIsTwoLayersWithNothingBetween() {
    var w =
        TinyWeights.width(2)
            .matrix("dense_2.weight", 2, 1, 2, 0, 1, 1, 0)
            .matrix("dense_3.weight", 3, 1, 1, 1, 0, 0, -1)
            .weights();
    var head = Head.find(w).orElseThrow();
    assertEquals(Head.Kind.EMBEDDING, head.kind());
    // dense_2 of {1, 2} is {5, 2, 1}; two rows at once.
    assertArrayEquals(new float[] {8, -1, -8, 1}, apply(head, 1, 2, -1, -2), 1e-5f);
  }

  @Test
  void aFileMayHaveNone() {
    assertEquals(Optional.empty(), Head.find(TinyWeights.width(2).weights()));
  }

  @Test
  void aLayerOfAnotherWidthIsNamed() {
    var w = classifier().weights();
    var wide = TinyWeights.width(3).matrix("cls.weight", 2, CLS).weights();
    assertEquals(2, Head.find(w).orElseThrow().in());
    var e = assertThrows(InvalidModelException.class, () -> Head.find(wide));
    assertEquals("cls.weight is 2 x 2, expected 3 x any", e.getMessage());
  }
}
