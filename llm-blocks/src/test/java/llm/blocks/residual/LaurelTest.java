package llm.blocks.residual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import llm.blocks.Passes;
import llm.blocks.TinyWeights;
import llm.tensor.Rows;
import org.junit.jupiter.api.Test;

class LaurelTest {
  /** Rank 1: l sums the two columns, r gives (3, 4) times that, whose RMS is 5/√2 times that. */
  @Test
  void aTinyExampleByHand() {
    var w =
        TinyWeights.width(2)
            .matrix("laurel_l.weight", 2, 1, 1)
            .matrix("laurel_r.weight", 1, 3, 4)
            .vector("laurel_post_norm.weight", 1, 10)
            .weights();
    var laurel = Laurel.of(w, 1, 0);
    var y = Rows.zero(2, 2);
    laurel.apply(Rows.of(2, 1, 1, 2, -7), y, Passes.of(2));
    float root = (float) Math.sqrt(2);
    assertArrayEquals(
        new float[] {1 + 0.6f * root, 1 + 8 * root, 2 - 0.6f * root, -7 - 8 * root},
        Passes.values(y),
        1e-5f);
    assertEquals(1, laurel.describe().details().get("rank"));
    assertEquals(2 * 2, laurel.describe().multiplications());
  }
}
