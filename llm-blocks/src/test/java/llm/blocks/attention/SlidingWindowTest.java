package llm.blocks.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
  private static final int BLOCKS = 5;

  private static Hyperparameters hp(Object... keysAndValues) {
    var all = new HashMap<String, Object>(Map.of("general.architecture", "x"));
    all.put("x.block_count", (long) BLOCKS);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      all.put("x.attention." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return Hyperparameters.of(all);
  }

  /** What each block sees. */
  private static List<Integer> sees(SlidingWindow window) {
    return IntStream.range(0, BLOCKS).map(window::of).boxed().toList();
  }

  @Test
  void theLastBlockOfAPeriodSeesAll() {
    var hp = hp("sliding_window", 8L);
    assertEquals(List.of(8, 8, 0, 8, 8), sees(SlidingWindow.of(hp, 3)));
    assertEquals(List.of(8, 8, 8, 8, 8), sees(SlidingWindow.of(hp, 0)));
    var own = hp("sliding_window", 8L, "sliding_window_pattern", 2L);
    assertEquals(List.of(8, 0, 8, 0, 8), sees(SlidingWindow.of(own, 3)));
    assertFalse(SlidingWindow.of(hp(), 3).exists());
    assertEquals(List.of(0, 0, 0, 0, 0), sees(SlidingWindow.of(hp(), 3)));
  }

  @Test
  void orTheFirst() {
    var hp = hp("sliding_window", 8L);
    assertEquals(List.of(0, 8, 8, 0, 8), sees(SlidingWindow.globalFirst(hp, 3)));
    var own = hp("sliding_window", 8L, "sliding_window_pattern", 2L);
    assertEquals(List.of(0, 8, 0, 8, 0), sees(SlidingWindow.globalFirst(own, 3)));
  }

  @Test
  void orThoseThatTheFileLists() {
    var flags = List.of(true, false, false, true, true);
    var hp = hp("sliding_window", 8L, "sliding_window_pattern", flags);
    var expected = List.of(8, 0, 0, 8, 8);
    assertEquals(expected, sees(SlidingWindow.of(hp, 3)));
    assertEquals(expected, sees(SlidingWindow.globalFirst(hp, 3)));
    assertEquals(expected, sees(SlidingWindow.listed(hp)));
    var none = hp("sliding_window", 8L);
    var e = assertThrows(InvalidModelException.class, () -> SlidingWindow.listed(none));
    assertEquals(
        "x.attention.sliding_window_pattern is no list, expected a truth value for each block",
        e.getMessage());
    var few = hp("sliding_window", 8L, "sliding_window_pattern", List.of(true));
    assertThrows(InvalidModelException.class, () -> SlidingWindow.listed(few));
  }
}
