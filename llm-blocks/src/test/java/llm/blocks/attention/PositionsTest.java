package llm.blocks.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Random;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Passes;
import llm.blocks.Positions;
import llm.blocks.TinyWeights;
import llm.tensor.HeadColumns;
import llm.tensor.Rotation.Pairing;
import llm.tensor.Rows;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PositionsTest {
  private static float[] rotated(Positions rope, float[] x, int position) {
    var rows = Rows.of(x.length, x.clone());
    var state = Passes.state(List.of());
    rope.apply(rows, new HeadColumns(0, 1, x.length), Passes.from(position, 1, state));
    return Passes.values(rows);
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += (double) a[i] * b[i];
    return sum;
  }

  @Test
  void ropeTurnsPairsOfNeighbours() {
    var rope = Rope.of(Pairing.NEIGHBOURS, RopeScaling.unscaled(4, 10000));
    float cos = (float) Math.cos(1), sin = (float) Math.sin(1);
    float slowCos = (float) Math.cos(0.01), slowSin = (float) Math.sin(0.01);
    assertArrayEquals(
        new float[] {cos, sin, slowCos, slowSin},
        rotated(rope, new float[] {1, 0, 1, 0}, 1),
        1e-6f);
  }

  @Test
  void ropeTurnsHalvesAndLeavesTheRestAlone() {
    var rope = Rope.of(Pairing.HALVES, RopeScaling.unscaled(2, 10000));
    float cos = (float) Math.cos(2), sin = (float) Math.sin(2);
    assertArrayEquals(
        new float[] {cos, sin, 5, 6}, rotated(rope, new float[] {1, 0, 5, 6}, 2), 1e-6f);
  }

  @Property(tries = 100)
  void ropeScoresDependOnDistanceAlone(
      @ForAll @IntRange(min = 0, max = 2000) int position,
      @ForAll @IntRange(min = 0, max = 500) int distance,
      @ForAll boolean halves,
      @ForAll long seed) {
    var rope =
        Rope.of(halves ? Pairing.HALVES : Pairing.NEIGHBOURS, RopeScaling.unscaled(8, 10000));
    var random = new Random(seed);
    var q = new float[8];
    var k = new float[8];
    for (int i = 0; i < 8; i++) {
      q[i] = (float) random.nextGaussian();
      k[i] = (float) random.nextGaussian();
    }
    double here = dot(rotated(rope, q, distance), rotated(rope, k, 0));
    double there = dot(rotated(rope, q, position + distance), rotated(rope, k, position));
    assertEquals(here, there, 5e-3); // positions of 2,500 radians, in floats
  }

  private static Hyperparameters sections(Object value) {
    return Hyperparameters.of(
        Map.of(
            "general.architecture",
            "x",
            "x.embedding_length",
            12L,
            "x.block_count",
            1L,
            "x.attention.head_count",
            2L,
            "x.rope.dimension_sections",
            value));
  }

  /** All positions of a token of text are the same, so what turns by which makes no difference. */
  @Test
  void sectionsOfATextTurnByOnePosition() {
    var w = TinyWeights.width(12).weights();
    var rope = Rope.ofSections(sections(List.of(1L, 1L, 1L, 0L)), w);
    var plain = Rope.of(Pairing.HALVES, RopeScaling.unscaled(6, 10000));
    var x = new float[] {1, 2, 3, 4, 5, 6};
    assertArrayEquals(rotated(plain, x, 9), rotated(rope, x, 9));
    assertEquals("[1, 1, 1, 0]", rope.details().get("rope.dimension_sections"));
    var few = sections(List.of(1L, 1L));
    assertEquals(
        "x.rope.dimension_sections is [1, 1], expected numbers whose sum is 3",
        assertThrows(InvalidModelException.class, () -> Rope.ofSections(few, w)).getMessage());
    var none = sections(2L);
    assertEquals(
        "x.rope.dimension_sections is 2, expected a list of numbers",
        assertThrows(InvalidModelException.class, () -> Rope.ofSections(none, w)).getMessage());
  }

  @Test
  void alibiSlopesAreThePapers() {
    var eight = Alibi.of(8).slopes();
    for (int h = 0; h < 8; h++) assertEquals(Math.pow(2, -(h + 1)), eight[h], 1e-7);
    // 12 heads: the slopes of 8, then every second slope of 16.
    var twelve = Alibi.of(12).slopes();
    for (int h = 0; h < 8; h++) assertEquals(eight[h], twelve[h]);
    for (int h = 8; h < 12; h++) {
      assertEquals(Math.pow(2, -0.5 * (2 * (h - 8) + 1)), twelve[h], 1e-7);
    }
  }
}
