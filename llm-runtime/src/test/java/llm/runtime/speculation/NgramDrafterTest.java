package llm.runtime.speculation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is guessed from the text itself, beside a search through all of it. */
class NgramDrafterTest {
  private static NgramDrafter drafter(int fewest, int... text) {
    var drafter = new NgramDrafter(fewest);
    for (int token : text) drafter.accept(token);
    return drafter;
  }

  private static int[] drafted(NgramDrafter drafter, int count) {
    var draft = new int[count];
    return Arrays.copyOf(draft, drafter.draft(draft, count));
  }

  @Test
  void whatFollowedBeforeFollowsAgain() {
    assertArrayEquals(new int[] {3, 4, 5}, drafted(drafter(2, 1, 2, 3, 4, 5, 9, 1, 2), 3));
  }

  @Test
  void theLongestRunCountsAndOfThoseTheLast() {
    assertArrayEquals(new int[] {7}, drafted(drafter(2, 8, 1, 2, 7, 9, 1, 2, 6, 8, 1, 2), 1));
    assertArrayEquals(new int[] {6}, drafted(drafter(2, 1, 2, 7, 9, 1, 2, 6, 3, 1, 2), 1));
  }

  @Test
  void aTextThatRepeatsGoesOnRepeating() {
    assertArrayEquals(new int[] {2, 1, 2, 1, 2}, drafted(drafter(2, 1, 2, 1, 2, 1), 5));
    assertArrayEquals(new int[] {5, 5, 5, 5}, drafted(drafter(2, 5, 5, 5), 4));
  }

  @Test
  void withoutARunThereIsNoDraft() {
    assertArrayEquals(new int[0], drafted(drafter(2), 3));
    assertArrayEquals(new int[0], drafted(drafter(2, 1, 2, 3, 4), 3));
    assertArrayEquals(new int[0], drafted(drafter(3, 1, 2, 3, 9, 2, 3), 3));
    assertArrayEquals(new int[] {9, 2}, drafted(drafter(2, 1, 2, 3, 9, 2, 3), 2));
  }

  @Test
  void theLongerTheRunTheSurer() {
    var text = new ArrayList<Integer>();
    for (int i = 0; i < 40; i++) text.add(i);
    var drafter = new NgramDrafter(2);
    for (int token : text) drafter.accept(token);
    var trusts = new ArrayList<Integer>();
    for (int i = 0; i < 20; i++) {
      drafter.accept(i);
      trusts.add(drafter.trust());
    }
    assertEquals(List.of(0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3), trusts);
  }

  /** Texts of few words, which repeat themselves often. */
  @Test
  void itFindsWhatASearchThroughAllFinds() {
    var random = new Random(4);
    for (int round = 0; round < 200; round++) {
      int words = 2 + random.nextInt(5), fewest = 1 + random.nextInt(3);
      var text = new ArrayList<Integer>();
      var drafter = new NgramDrafter(fewest);
      for (int i = 0; i < 60; i++) {
        if (random.nextInt(30) == 0) {
          text.subList(text.size() / 2, text.size()).clear();
          drafter.truncate(text.size());
        }
        text.add(random.nextInt(words));
        drafter.accept(text.getLast());
        assertArrayEquals(searched(text, fewest), drafted(drafter, 1), () -> "behind " + text);
      }
    }
  }

  /** The token behind the last place of the longest run, of as many as are told apart at most. */
  private static int[] searched(List<Integer> text, int fewest) {
    int size = text.size();
    for (int n = Math.min(NgramDrafter.LONGEST, size - 1); n >= fewest; n--) {
      var run = text.subList(size - n, size);
      for (int end = size - 1; end >= n; end--) {
        if (text.subList(end - n, end).equals(run)) return new int[] {text.get(end)};
      }
    }
    return new int[0];
  }
}
