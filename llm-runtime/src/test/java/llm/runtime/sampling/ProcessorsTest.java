package llm.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import llm.api.GenerationOptions;
import llm.api.LogitsProcessor;
import org.junit.jupiter.api.Test;

class ProcessorsTest {
  private static final SamplerContext CONTEXT = new SamplerContext(4, 100, id -> "");

  private static SamplerChain chain(
      GenerationOptions.Builder options, LogitsProcessor... processors) {
    return SamplerChain.of(options.logitsProcessors(List.of(processors)).build(), CONTEXT);
  }

  private static GenerationOptions.Builder greedy() {
    return GenerationOptions.builder().temperature(0);
  }

  private static LogitsProcessor bans(int token) {
    return (tokens, logits) -> logits[token] = Float.NEGATIVE_INFINITY;
  }

  /** Where nothing but the likeliest matters, samplers are left out; processors never are. */
  @Test
  void theyWorkWhereTheLikeliestIsTaken() {
    var logits = new float[] {1, 4, 3, 2};
    assertEquals(1, chain(greedy()).sample(logits));
    assertEquals(2, chain(greedy(), bans(1)).sample(logits));
    assertEquals(3, chain(greedy(), bans(1), bans(2)).sample(logits));
  }

  @Test
  void theyComeBeforeTheSamplersAndInTheirOrder() {
    var seen = new ArrayList<float[]>();
    LogitsProcessor doubles =
        (tokens, logits) -> {
          for (int i = 0; i < logits.length; i++) logits[i] *= 2;
        };
    LogitsProcessor looks = (tokens, logits) -> seen.add(logits.clone());
    var chain = chain(GenerationOptions.builder().topK(1), doubles, looks, bans(1));
    assertEquals(2, chain.sample(new float[] {1, 4, 3, 2}));
    assertArrayEquals(new float[] {2, 8, 6, 4}, seen.getFirst());
  }

  @Test
  void theModelsLogitsStayAsTheyAre() {
    var logits = new float[] {1, 4, 3, 2};
    chain(greedy(), bans(1)).sample(logits);
    assertArrayEquals(new float[] {1, 4, 3, 2}, logits);
  }

  @Test
  void theySeeTheTokensSoFar() {
    var seen = new ArrayList<List<Integer>>();
    LogitsProcessor looks =
        (tokens, logits) -> {
          var all = new ArrayList<Integer>();
          for (int i = 0; i < tokens.length(); i++) all.add(tokens.get(i));
          all.add(-tokens.promptLength());
          seen.add(all);
          assertThrows(IndexOutOfBoundsException.class, () -> tokens.get(tokens.length()));
          assertThrows(IndexOutOfBoundsException.class, () -> tokens.get(-1));
        };
    var chain = chain(greedy(), looks);
    chain.accept(3);
    chain.accept(0);
    chain.accept(chain.sample(new float[] {1, 4, 3, 2}));
    chain.sample(new float[] {1, 4, 3, 2});
    assertEquals(List.of(List.of(3, 0, -2), List.of(3, 0, 1, -2)), seen);
  }

  @Test
  void theySeeMoreTokensThanAnArrayHoldsAtFirst() {
    var lengths = new ArrayList<Integer>();
    var chain = chain(greedy(), (tokens, logits) -> lengths.add(tokens.length()));
    for (int i = 0; i < 1000; i++) chain.accept(i % 4);
    chain.sample(new float[] {1, 4, 3, 2});
    assertEquals(List.of(1000), lengths);
  }

  @Test
  void whatCannotBeDrawnFromIsRefused() {
    assertRefused("logit 2 is NaN", (tokens, logits) -> logits[2] = Float.NaN);
    assertRefused("logit 0 is Infinity", (tokens, logits) -> logits[0] = Float.POSITIVE_INFINITY);
    assertRefused(
        "no token is left", (tokens, logits) -> Arrays.fill(logits, Float.NEGATIVE_INFINITY));
  }

  private static void assertRefused(String found, LogitsProcessor processor) {
    var chain = chain(greedy(), processor);
    var error =
        assertThrows(IllegalStateException.class, () -> chain.sample(new float[] {1, 2, 3, 4}));
    assertTrue(error.getMessage().startsWith("logitsProcessors: behind "), error.getMessage());
    assertTrue(error.getMessage().contains(found), error.getMessage());
  }
}
