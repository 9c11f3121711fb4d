package llm.tensor.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopKTest {
  private final TopK topK = new TopK();

  private int[] places(float[] x, int from, int count, int k) {
    var to = new float[k + 3];
    Arrays.fill(to, -7);
    topK.places(x, from, count, to, new TopK.Span(2, k));
    assertArrayEquals(new float[] {-7, -7, -7}, new float[] {to[0], to[1], to[k + 2]});
    return IntStream.range(2, k + 2).map(i -> (int) to[i]).toArray();
  }

  @Test
  void aTinyExampleByHand() {
    float[] x = {9, 1, 5, -2, 5, 5, 8};
    assertArrayEquals(new int[] {5}, places(x, 1, 6, 1));
    assertArrayEquals(new int[] {1, 3, 5}, places(x, 1, 6, 3));
    assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, places(x, 1, 6, 6));
  }

  /** A place before another one is taken first, and 0 is not more than -0. */
  @Test
  void ofEqualOnesTheFirstAreTaken() {
    assertArrayEquals(new int[] {0, 1}, places(new float[] {-0f, 0f, 0f, -0f}, 0, 4, 2));
    assertArrayEquals(new int[] {0, 1, 2}, places(new float[300], 0, 300, 3));
  }

  @Test
  void equalsSorting() {
    var random = new Random(1);
    for (int count : new int[] {1, 2, 63, 64, 1000}) {
      var x = new float[count];
      for (int i = 0; i < count; i++) {
        float value = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(9) - 4));
        x[i] = i % 5 == 0 ? Math.round(value) : value;
      }
      if (count > 3) {
        x[1] = Float.NEGATIVE_INFINITY;
        x[2] = Float.POSITIVE_INFINITY;
        x[3] = Float.MIN_VALUE;
      }
      for (int k : new int[] {1, count / 3 + 1, count}) {
        var expected =
            IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -x[i] + 0.0))
                .limit(k)
                .mapToInt(i -> i)
                .sorted()
                .toArray();
        assertArrayEquals(expected, places(x, 0, count, k));
      }
    }
  }

  /** Whatever it makes of them, it ends. */
  @Test
  void numbersThatAreNoneDoNoHarm() {
    var x = new float[100];
    Arrays.fill(x, Float.NaN);
    assertArrayEquals(new int[] {0, 1, 2, 3}, places(x, 0, 100, 4));
  }
}
