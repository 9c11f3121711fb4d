package llm.blocks.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import llm.blocks.InvalidModelException;
import llm.blocks.TinyWeights;
import llm.blocks.Weights;
import org.junit.jupiter.api.Test;

class RelativeBiasTest {
  /** A table of two heads: the first has a bucket's number, the second a hundred more. */
  private static Weights numbered(int buckets) {
    var table = new float[2 * buckets];
    for (int b = 0; b < buckets; b++) {
      table[2 * b] = b;
      table[2 * b + 1] = 100 + b;
    }
    return TinyWeights.width(4).matrix("attn_rel_b.weight", 2, table).weights().at("attn_rel_b");
  }

  /** The biases of keys at distances from one to another, the last one included. */
  private static float[] biases(RelativeBias bias, int head, int from, int to) {
    var scores = new float[to - from + 1];
    bias.bias().orElseThrow().add(head, from, scores, 0, scores.length);
    return scores;
  }

  /** The bucket of each of these distances. */
  private static float[] buckets(RelativeBias bias, int... distances) {
    var buckets = new float[distances.length];
    for (int i = 0; i < distances.length; i++) {
      buckets[i] = biases(bias, 0, distances[i], distances[i])[0];
    }
    return buckets;
  }

  @Test
  void nearKeysHaveBucketsOfTheirOwn() {
    var causal = RelativeBias.causal(numbered(8), 2, 8);
    assertArrayEquals(new float[] {4, 3, 2, 1, 0}, biases(causal, 0, -4, 0));
    assertArrayEquals(new float[] {103, 102, 101, 100}, biases(causal, 1, -3, 0));
    // both ways: 4 of each, of which 2 are exact
    var both = RelativeBias.bothWays(numbered(8), 2, 8);
    assertArrayEquals(new float[] {2, 1, 0, 5, 6}, biases(both, 0, -2, 2));
  }

  /**
   * The original's buckets, of its own 32: those of distances 15 and 16 differ as {@code 8 + 2
   * log2(d / 8)} passes a whole number there, and so do those at 32 and 64.
   */
  @Test
  void farKeysShareBucketsThatGrow() {
    var causal = RelativeBias.causal(numbered(32), 2, 32);
    assertArrayEquals(
        new float[] {15, 16, 16, 17, 21, 26, 31, 31, 31},
        buckets(causal, -15, -16, -18, -19, -32, -64, -113, -128, -5000));
    var both = RelativeBias.bothWays(numbered(32), 2, 32);
    assertArrayEquals(
        new float[] {7, 8, 8, 9, 9, 10, 11, 12, 13, 14, 15, 15, 15},
        buckets(both, -7, -8, -11, -12, -15, -16, -31, -32, -63, -64, -91, -128, -5000));
    assertArrayEquals(
        new float[] {17, 23, 24, 25, 26, 27, 28, 29, 30, 31, 31},
        buckets(both, 1, 7, 8, 15, 16, 31, 32, 63, 64, 91, 5000));
  }

  /** Biases are the same whether a page of keys is near or far, and wherever it begins. */
  @Test
  void keysOfAPageAreAddedTo() {
    var bias = RelativeBias.bothWays(numbered(32), 2, 32);
    var all = biases(bias, 1, -300, 300);
    var scores = new float[10];
    bias.bias().orElseThrow().add(1, -131, scores, 2, 9);
    var expected = new float[10];
    IntStream.range(2, 9).forEach(i -> expected[i] = all[300 - 131 + i - 2]);
    assertArrayEquals(expected, scores);
  }

  @Test
  void oddCountsOfBucketsAreRefused() {
    for (int wrong : new int[] {0, 1, 2, 3, 7, 600}) {
      var e =
          assertThrows(
              InvalidModelException.class, () -> RelativeBias.bothWays(numbered(8), 2, wrong));
      assertEquals(
          "attention.relative_buckets_count is " + wrong + ", expected an even number of 4 to 254",
          e.getMessage());
    }
    assertThrows(InvalidModelException.class, () -> RelativeBias.causal(numbered(8), 2, 256));
    var e = assertThrows(InvalidModelException.class, () -> RelativeBias.causal(numbered(8), 2, 6));
    assertEquals("attn_rel_b.weight is 2 x 8, expected 2 x 6", e.getMessage());
  }
}
