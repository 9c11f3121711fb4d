package llm.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import llm.api.Logprobs;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TopLogprobsTest {
  @Test
  void theTokenAndTheLikeliestHaveTheLogarithmsOfTheirProbabilities() {
    var logprobs =
        new TopLogprobs(3, 2, id -> new byte[] {(byte) ('a' + id)})
            .of(Chains.logits(0.2, 0.5, 0.3), 0);
    assertEquals("a", logprobs.token().text());
    assertEquals(Math.log(0.2), logprobs.token().logprob(), 1e-5);
    assertEquals(List.of(1, 2), logprobs.top().stream().map(Logprobs.Entry::id).toList());
    assertEquals(Math.log(0.5), logprobs.top().get(0).logprob(), 1e-5);
    assertEquals(Math.log(0.3), logprobs.top().get(1).logprob(), 1e-5);
  }

  @Test
  void bytesThatAreNoCharacterAreShownAsSuch() {
    var logprobs = new TopLogprobs(1, 0, _ -> new byte[] {(byte) 0xc3}).of(new float[1], 0);
    assertEquals("\uFFFD", logprobs.token().text());
    assertEquals(List.of(), logprobs.top());
  }

  @Property(tries = 100)
  void theTopIsTheHeadOfASort(
      @ForAll @IntRange(min = 1, max = 50) int size,
      @ForAll @IntRange(max = 60) int count,
      @ForAll long seed) {
    var random = new Random(seed);
    var logits = new float[size];
    for (int i = 0; i < size; i++) logits[i] = random.nextInt(8);
    var expected =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.<Integer>comparingDouble(i -> -logits[i]).thenComparing(i -> i))
            .limit(count)
            .toList();
    var found = new TopLogprobs(size, count, _ -> new byte[0]).of(logits, size - 1);
    assertEquals(expected, found.top().stream().map(Logprobs.Entry::id).toList());
    assertEquals(size - 1, found.token().id());
  }
}
