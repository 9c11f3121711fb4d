package llm.runtime.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import llm.api.Sampler;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DryTest {
  private static final String LETTERS = "abcdefgxy.";

  /** What each letter's logit loses after a text. */
  private static double[] losses(Sampler.Dry options, String text) {
    var dry = new Dry(options, 1000, id -> LETTERS.substring(id, id + 1));
    text.chars().map(LETTERS::indexOf).forEach(dry::accept);
    var candidates = Chains.candidates(new float[LETTERS.length()]);
    dry.apply(candidates);
    var losses = Chains.logitsOf(candidates);
    for (int i = 0; i < losses.length; i++) losses[i] = 0 - losses[i];
    return losses;
  }

  private static Sampler.Dry dry(int allowedLength, String... breakers) {
    return new Sampler.Dry(0.5f, 2, allowedLength, -1, List.of(breakers));
  }

  /** After "abc" came x, after "bc" y; the text ends with "abc". */
  @Test
  void theLongestSequenceThatATokenWouldGoOnWithCounts() {
    var losses = losses(dry(2), "abcxbcybcxabc");
    assertEquals(0.5 * 2, losses[LETTERS.indexOf('x')]); // 3 tokens, 1 over the allowed length
    assertEquals(0.5, losses[LETTERS.indexOf('y')]); // 2 tokens
    assertEquals(0, losses[LETTERS.indexOf('a')]);
  }

  @Test
  void shortSequencesAreAllowed() {
    assertArrayEquals(new double[LETTERS.length()], losses(dry(4), "abcxbcybcxabc"));
    assertArrayEquals(new double[LETTERS.length()], losses(dry(2), "ab"));
  }

  @Test
  void aBreakerEndsSequences() {
    assertEquals(0.5 * 8, losses(dry(1), "ab.cxab.c")[LETTERS.indexOf('x')]); // 4 tokens
    assertEquals(0.5, losses(dry(1, "."), "ab.cxab.c")[LETTERS.indexOf('x')]);
    assertArrayEquals(new double[LETTERS.length()], losses(dry(2, "."), "ab.cxab.c"));
  }

  @Test
  void aBreakerOverSeveralTokensEndsSequences() {
    assertEquals(0.5, losses(dry(1, "ab"), "abcxabc")[LETTERS.indexOf('x')]);
  }

  @Test
  void aBreakerItselfLosesNothing() {
    assertEquals(0.5 * 2, losses(dry(1), "ab.ab")[LETTERS.indexOf('.')]);
    assertEquals(0, losses(dry(1, "."), "ab.ab")[LETTERS.indexOf('.')]);
  }

  @Test
  void longRepetitionsGiveNoInfinity() {
    var loss = losses(dry(1), "a".repeat(900))[0];
    assertTrue(loss > 1e30 && Double.isFinite(loss), () -> "" + loss);
  }

  @Test
  void breakersAreFoundWhereTheyEnd() {
    var pieces = List.of("a--", "-b", "c---", "d");
    var breakers = new SequenceBreakers(List.of("---", "d"), pieces::get);
    assertFalse(breakers.endsIn(0));
    assertTrue(breakers.endsIn(1));
    assertFalse(breakers.endsIn(1));
    assertTrue(breakers.endsIn(2));
    assertTrue(breakers.endsIn(3));
    assertFalse(breakers.isBreaker(1));
    assertTrue(breakers.isBreaker(2));
  }

  /** Against the definition, tried at each place. */
  @Property(tries = 500)
  void lossesAreThoseOfTheDefinition(
      @ForAll @Size(max = 60) List<@IntRange(max = 2) Integer> tokens,
      @ForAll @IntRange(min = 1, max = 4) int allowed,
      @ForAll @IntRange(min = 1, max = 70) int window) {
    var options = new Sampler.Dry(0.5f, 1.5f, allowed, window, List.of());
    var text = new StringBuilder();
    tokens.forEach(token -> text.append(LETTERS.charAt(token)));
    var seen = text.substring(Math.max(0, text.length() - window));
    var expected = new double[LETTERS.length()];
    for (int next = 1; next < seen.length(); next++) {
      int length = 0;
      while (length < next
          && seen.charAt(next - 1 - length) == seen.charAt(seen.length() - 1 - length)) {
        length++;
      }
      int letter = LETTERS.indexOf(seen.charAt(next));
      if (length >= allowed) {
        expected[letter] = Math.max(expected[letter], 0.5 * Math.pow(1.5, length - allowed));
      }
    }
    var found = losses(options, text.toString());
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i], found[i], 1e-5 * expected[i]);
    }
  }
}
