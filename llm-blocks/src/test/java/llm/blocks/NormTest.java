package llm.blocks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import llm.tensor.Rows;
import org.junit.jupiter.api.Test;

class NormTest {
  @Test
  void rmsNormDividesByTheRootOfTheMeanSquare() {
    var norm = Norm.rms(TinyWeights.width(2).vector("n.weight", 1, 2).weights().at("n"), 0);
    var x = Rows.of(2, 3, 4); // mean square (9 + 16) / 2 = 12.5
    norm.apply(x, x, Passes.of(1));
    float root = (float) Math.sqrt(12.5);
    assertArrayEquals(new float[] {3 / root, 2 * 4 / root}, Passes.values(x), 1e-6f);
  }

  @Test
  void rmsNormOfHeadsTreatsEachHeadByItself() {
    var norm = Norm.rms(TinyWeights.width(4).vector("n.weight", 1, 1).weights().at("n"), 2, 0);
    var x = Rows.of(4, 3, 4, 30, 40);
    norm.apply(x, x, Passes.of(1));
    var values = Passes.values(x);
    assertEquals(values[0], values[2], 1e-6f);
    assertEquals(values[1], values[3], 1e-6f);
  }

  @Test
  void layerNormSubtractsTheMeanAndDividesByTheDeviation() {
    var w =
        TinyWeights.width(4).vector("n.weight", 1, 1, 1, 2).vector("n.bias", 0, 0, 0, 1).weights();
    var norm = Norm.layer(w.at("n"), 0);
    var x = Rows.of(4, 1, 3, 1, 3); // mean 2, deviation 1
    norm.apply(x, x, Passes.of(1));
    assertArrayEquals(new float[] {-1, 1, -1, 3}, Passes.values(x), 1e-6f);
  }

  @Test
  void layerNormWithoutBiasOrWeights() {
    var x = Rows.of(2, 5, 9);
    Norm.layerPlain("n", 2, 0).apply(x, x, Passes.of(1));
    assertArrayEquals(new float[] {-1, 1}, Passes.values(x), 1e-6f);
    var w = TinyWeights.width(2).vector("n.weight", 3, 3).weights();
    var norm = Norm.layer(w.at("n"), 0);
    var y = Rows.of(2, 5, 9);
    norm.apply(y, y, Passes.of(1));
    assertArrayEquals(new float[] {-3, 3}, Passes.values(y), 1e-6f);
    assertEquals(false, norm.describe().details().get("bias"));
  }

  @Test
  void rmsNormWithoutWeights() {
    var hp =
        Hyperparameters.of(
            Map.of("general.architecture", "x", "x.attention.layer_norm_rms_epsilon", 0f));
    var norm = Norm.rmsPlain(hp).apply(TinyWeights.width(2).weights().at("n"));
    var x = Rows.of(2, 3, 4);
    norm.apply(x, x, Passes.of(1));
    float root = (float) Math.sqrt(12.5);
    assertArrayEquals(new float[] {3 / root, 4 / root}, Passes.values(x), 1e-6f);
    assertEquals(false, norm.describe().details().get("weight"));
  }

  @Test
  void aTensorMayHaveTheNormsNameAlone() {
    var bare = Norm.rmsNamed(TinyWeights.width(2).vector("a.n", 1, 2).weights().at("a"), "n", 0);
    var ending =
        Norm.rmsNamed(TinyWeights.width(2).vector("a.n.weight", 1, 2).weights().at("a"), "n", 0);
    for (var norm : List.of(bare, ending)) {
      var x = Rows.of(2, 1, 7);
      norm.apply(x, x, Passes.of(1));
      assertArrayEquals(new float[] {0.2f, 2.8f}, Passes.values(x), 1e-6f);
      assertEquals("n", norm.describe().name());
    }
  }

  /** Two groups: 3 and 4 with mean square 12.5, 1 and 7 with 25. */
  @Test
  void rmsNormOfGroupsHasWeightsOfEachColumnOrOfEachGroup() {
    float root = (float) Math.sqrt(12.5);
    var each = TinyWeights.width(4).matrix("n.weight", 2, 1, 2, 3, 4).weights();
    var x = Rows.of(4, 3, 4, 1, 7);
    Norm.rmsOfGroups(each.at("n"), 2, 2, 0).apply(x, x, Passes.of(1));
    float[] expected = {3 / root, 8 / root, 3 / 5f, 28 / 5f};
    assertArrayEquals(expected, Passes.values(x), 1e-5f);
    var one = TinyWeights.width(4).matrix("n.weight", 1, 1, 10).weights();
    var y = Rows.of(4, 3, 4, 1, 7);
    Norm.rmsOfGroups(one.at("n"), 2, 2, 0).apply(y, y, Passes.of(1));
    assertArrayEquals(new float[] {3 / root, 4 / root, 2, 14}, Passes.values(y), 1e-5f);
  }
}
