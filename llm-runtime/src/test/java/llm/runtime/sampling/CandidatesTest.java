package llm.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;

class CandidatesTest {
  private static float[] logits(int size, long seed) {
    var random = new Random(seed);
    var logits = new float[size];
    for (int i = 0; i < size; i++) logits[i] = random.nextInt(-5, 6) / 2f; // with equal ones
    return logits;
  }

  private static int[] ids(Candidates candidates) {
    return IntStream.range(0, candidates.size()).map(candidates::id).toArray();
  }

  private static int[] sorted(float[] logits) {
    return IntStream.range(0, logits.length)
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(i -> -logits[i]).thenComparing(i -> i))
        .mapToInt(i -> i)
        .toArray();
  }

  @Property(tries = 300)
  void keepTopIsTheHeadOfASort(
      @ForAll @IntRange(min = 1, max = 60) int size,
      @ForAll @IntRange(min = 1, max = 70) int k,
      @ForAll long seed) {
    var logits = logits(size, seed);
    var candidates = Chains.candidates(logits);
    candidates.keepTop(k);
    assertArrayEquals(Arrays.copyOf(sorted(logits), Math.min(k, size)), ids(candidates));
    for (int i = 0; i < candidates.size(); i++) {
      assertEquals(logits[candidates.id(i)], candidates.logit(i));
    }
  }

  /** With few candidates, all are sorted; with many, only those of a bucket. */
  @Property(tries = 200)
  void keepLowestIsTheHeadOfASortThatReachesTheSum(
      @ForAll @IntRange(min = 1, max = 1500) int size,
      @ForAll @FloatRange(min = 0, max = 1) float sum,
      @ForAll long seed) {
    var logits = logits(size, seed);
    var candidates = Chains.candidates(logits);
    candidates.softmax();
    var ranks = candidates.ranks();
    for (int i = 0; i < size; i++) ranks[i] = 2.5f - logits[i];
    var order = sorted(logits);
    int needed = 0;
    double reached = 0;
    do reached += candidates.probability(order[needed++]);
    while (reached < sum - 1e-6 && needed < size);
    candidates.keepLowest(ranks, sum - 1e-6); // what rounding decides is not tested
    var expected = Arrays.copyOf(order, needed);
    Arrays.sort(expected);
    assertArrayEquals(expected, ids(candidates));
  }

  @Property(tries = 200)
  void probabilitiesOfWhatIsLeftAreTheSoftmaxOfItsLogits(
      @ForAll @IntRange(min = 1, max = 80) int size, @ForAll long seed) {
    var random = new Random(seed);
    var logits = new float[size];
    for (int i = 0; i < size; i++) logits[i] = (float) random.nextGaussian() * 40;
    var candidates = Chains.candidates(logits);
    candidates.softmax();
    if (random.nextBoolean()) candidates.keepFrom((float) random.nextGaussian() * 40);
    else candidates.keepUpTo((float) random.nextGaussian() * 40);
    candidates.softmax();
    double sum = 0;
    for (int i = 0; i < candidates.size(); i++) {
      sum += Math.exp(candidates.logit(i) - candidates.max());
    }
    double entropy = 0;
    for (int i = 0; i < candidates.size(); i++) {
      double p = Math.exp(candidates.logit(i) - candidates.max()) / sum;
      assertEquals(p, candidates.probability(i), 1e-5);
      assertEquals(
          Math.log(sum) + candidates.max() - candidates.logit(i), candidates.surprise(i), 1e-3);
      if (p > 0) entropy -= p * Math.log(p);
    }
    assertEquals(entropy, candidates.entropy(), 1e-3);
  }

  @Property(tries = 100)
  void everyTokenIsFoundWhereItIs(
      @ForAll @IntRange(min = 1, max = 60) int size,
      @ForAll @IntRange(min = 1, max = 60) int k,
      @ForAll long seed) {
    var candidates = Chains.candidates(logits(size, seed));
    for (int round = 0; round < 2; round++) {
      for (int id = 0; id < size + 2; id++) {
        int wanted = id;
        int at = candidates.indexOf(id);
        var found = IntStream.range(0, candidates.size()).filter(i -> candidates.id(i) == wanted);
        assertEquals(found.findFirst().orElse(-1), at);
      }
      candidates.keepTop(k);
    }
  }
}
