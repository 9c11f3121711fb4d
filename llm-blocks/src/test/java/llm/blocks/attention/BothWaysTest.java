package llm.blocks.attention;

import static llm.blocks.attention.PlainAttention.product;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Passes;
import llm.blocks.Positions;
import llm.blocks.TinyWeights;
import llm.tensor.Rows;
import llm.tensor.sequence.Sight;
import org.junit.jupiter.api.Test;

/** Attention that sees later rows too, beside plain loops in double precision. */
class BothWaysTest {
  private static final int WIDTH = 10;
  private static final int ROWS = 19;
  private static final Heads HEADS = new Heads(3, 3, 4, 2);
  private static final Alibi SLOPES = Alibi.of(3, 4);

  private final float[] qkv = random(HEADS.queries() + HEADS.keys() + HEADS.values(), WIDTH, 1);
  private final float[] o = random(WIDTH, HEADS.results(), 2);
  private final float[] x = random(ROWS, WIDTH, 3);
  private final PlainAttention plain = new PlainAttention(HEADS);

  private static float[] random(int rows, int columns, long seed) {
    var random = new Random(seed);
    var values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian() * 0.6f;
    return values;
  }

  private TinyWeights tensors(float[] fused) {
    return TinyWeights.width(WIDTH)
        .matrix("attn_qkv.weight", WIDTH, fused)
        .matrix("attn_output.weight", HEADS.results(), o);
  }

  private Attention attention(Positions positions) {
    return Attention.fused(tensors(qkv).weights(), HEADS, positions);
  }

  private double[][] part(int from, int rows) {
    var matrix = java.util.Arrays.copyOfRange(qkv, from * WIDTH, (from + rows) * WIDTH);
    return product(PlainAttention.rows(x, WIDTH), matrix);
  }

  private void check(Attention attention) {
    int keysAt = HEADS.queries(), valuesAt = keysAt + HEADS.keys();
    var results =
        plain.results(
            part(0, HEADS.queries()), part(keysAt, HEADS.keys()), part(valuesAt, HEADS.values()));
    var expected = product(results, o);
    var y = Rows.zero(ROWS, WIDTH);
    attention.apply(
        Rows.of(WIDTH, x.clone()), y, Passes.of(ROWS, Passes.state(attention.states())));
    for (int r = 0; r < ROWS; r++) {
      for (int i = 0; i < WIDTH; i++) {
        assertEquals(expected[r][i], y.data()[y.offset(r) + i], 2e-5, "row " + r);
      }
    }
  }

  @Test
  void sightOfAll() {
    plain.bothWays = true;
    check(attention(Positions.none()).withSight(Sight.both()));
  }

  @Test
  void sightOfAWindow() {
    plain.bothWays = true;
    plain.sees = (position, key) -> Math.abs(position - key) <= 3;
    check(attention(Positions.none()).withSight(Sight.bothWindow(3)));
  }

  @Test
  void slopesFallInBothDirections() {
    plain.bothWays = true;
    var slopes = SLOPES.slopes();
    plain.bias = (head, position, key) -> -slopes[head] * Math.abs(position - key);
    var symmetric = SLOPES.symmetric();
    check(attention(symmetric).withSight(Sight.both()));
    assertEquals(true, symmetric.details().get("symmetric"));
    assertFalse(SLOPES.details().containsKey("symmetric"));
  }

  /** Query, key and value of a head lie together: rows of the same matrix in another order. */
  @Test
  void projectionsOfOneHeadAfterTheOther() {
    plain.bothWays = true;
    var byHead = new float[qkv.length];
    int to = 0;
    for (int h = 0; h < HEADS.count(); h++) {
      int[] from = {
        h * HEADS.size(),
        HEADS.queries() + h * HEADS.size(),
        HEADS.queries() + HEADS.keys() + h * HEADS.valueSize()
      };
      int[] rows = {HEADS.size(), HEADS.size(), HEADS.valueSize()};
      for (int part = 0; part < 3; part++) {
        System.arraycopy(qkv, from[part] * WIDTH, byHead, to, rows[part] * WIDTH);
        to += rows[part] * WIDTH;
      }
    }
    var w = tensors(byHead).weights();
    check(Attention.fusedByHead(w, HEADS, Positions.none()).withSight(Sight.both()));
    var shared = new Heads(4, 2, 2, 2);
    var e =
        assertThrows(
            InvalidModelException.class, () -> Attention.fusedByHead(w, shared, Positions.none()));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("attention.head_count_kv is 2, expected 4"));
  }

  private static SlidingWindow window(Map<String, Object> keys, int period) {
    var metadata = new HashMap<String, Object>();
    metadata.put("general.architecture", "x");
    metadata.put("x.block_count", 7L);
    keys.forEach((key, value) -> metadata.put("x.attention." + key, value));
    return SlidingWindow.of(Hyperparameters.of(metadata), period);
  }

  @Test
  void halfOfAWindowLiesOnEitherSide() {
    var window = window(Map.of("sliding_window", 9L), 3);
    assertEquals(
        List.of(true, true, false), List.of(0, 1, 2).stream().map(window::isLocal).toList());
    assertEquals(4, window.bothWays(0).size());
    assertEquals(Sight.Kind.BOTH_WINDOW, window.bothWays(0).kind());
    assertEquals(Sight.Kind.BOTH, window.bothWays(2).kind());
    assertEquals(Sight.Kind.BOTH, window(Map.of(), 3).bothWays(0).kind());
    var narrow = window(Map.of("sliding_window", 1L), 3);
    assertThrows(InvalidModelException.class, () -> narrow.bothWays(0));
  }
}
