package llm.runtime.engine.prefix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PrefixIndexTest {
  private static final int PAGE = 2;

  /** A page that says what happened to it. */
  private static final class Page implements PrefixPage {
    private boolean checkpoint = true;
    private boolean shared;
    private boolean closed;

    @Override
    public boolean canResume() {
      return checkpoint;
    }

    @Override
    public void dropCheckpoint() {}

    @Override
    public boolean isShared() {
      return shared;
    }

    @Override
    public void close() {
      assertFalse(closed, "closed twice");
      closed = true;
    }
  }

  /** The same as a map of all beginnings, with the time of their last use. */
  private static final class Naive {
    private record Beginning(String salt, List<Integer> tokens) {
      boolean continues(Beginning other) {
        return salt.equals(other.salt)
            && tokens.size() == other.tokens.size() + PAGE
            && tokens.subList(0, other.tokens.size()).equals(other.tokens);
      }
    }

    private final Map<Beginning, Page> pages = new HashMap<>();
    private final Map<Beginning, Integer> used = new HashMap<>();
    private int clock;

    private static Beginning beginning(String salt, int[] tokens, int length) {
      return new Beginning(salt, IntStream.of(tokens).limit(length).boxed().toList());
    }

    List<Page> find(String salt, int[] tokens, int length) {
      var found = new ArrayList<Page>();
      for (int end = PAGE; end <= length; end += PAGE) {
        var page = pages.get(beginning(salt, tokens, end));
        if (page == null) break;
        found.add(page);
      }
      for (int i = found.size(); i > 0; i--) used.put(beginning(salt, tokens, i * PAGE), ++clock);
      return found;
    }

    void put(String salt, int[] tokens, int length, List<Page> made) {
      int next = 0;
      for (int end = PAGE; end <= length; end += PAGE) {
        var beginning = beginning(salt, tokens, end);
        if (!pages.containsKey(beginning)) pages.put(beginning, made.get(next++));
      }
      assertEquals(made.size(), next);
      for (int end = length / PAGE * PAGE; end > 0; end -= PAGE) {
        used.put(beginning(salt, tokens, end), ++clock);
      }
    }

    /** The page that is to go; null if none is. */
    Page evict() {
      Beginning oldest = null;
      for (var b : pages.keySet()) {
        if (pages.get(b).shared || pages.keySet().stream().anyMatch(o -> o.continues(b))) continue;
        if (oldest == null || used.get(b) < used.get(oldest)) oldest = b;
      }
      return oldest == null ? null : pages.remove(oldest);
    }
  }

  @Property(tries = 300)
  void isAMapOfBeginnings(@ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int steps) {
    var random = new Random(seed);
    var index = new PrefixIndex<Page>(PAGE);
    var naive = new Naive();
    var all = new ArrayList<Page>();
    for (int step = 0; step < steps; step++) {
      var salt = random.nextInt(4) == 0 ? "other" : "";
      int[] tokens = random.ints(random.nextInt(10), 0, 2).toArray();
      switch (random.nextInt(4)) {
        case 0 -> {
          var found = index.find(salt, tokens, tokens.length);
          assertEquals(naive.find(salt, tokens, tokens.length), found);
          for (var page : found) if (random.nextBoolean()) page.shared = !page.shared;
        }
        case 1, 2 -> {
          var made = new ArrayList<Page>();
          int count =
              index.put(
                  salt,
                  tokens,
                  tokens.length,
                  i -> {
                    made.add(new Page());
                    return made.getLast();
                  });
          assertEquals(made.size(), count);
          naive.put(salt, tokens, tokens.length, made);
          all.addAll(made);
        }
        default -> {
          var expected = naive.evict();
          assertEquals(expected != null, index.evict());
          if (expected != null) assertTrue(expected.closed);
        }
      }
      assertEquals(naive.pages.size(), index.size());
      assertEquals(naive.pages.size(), all.stream().filter(p -> !p.closed).count());
    }
    index.clear();
    assertTrue(all.stream().allMatch(p -> p.closed));
  }

  @Test
  void onlyWholePagesWithinTheLength() {
    var index = new PrefixIndex<Page>(PAGE);
    int[] tokens = {1, 2, 3, 4, 5};
    assertEquals(2, index.put("", tokens, 5, _ -> new Page()));
    assertEquals(0, index.put("", tokens, 5, _ -> new Page()));
    assertEquals(2, index.find("", tokens, 5).size());
    assertEquals(2, index.find("", tokens, 4).size());
    assertEquals(1, index.find("", tokens, 3).size());
    assertEquals(0, index.find("", tokens, 1).size());
    assertEquals(0, index.find("salt", tokens, 5).size());
  }

  /** Behind a page without a checkpoint no sequence goes on: it begins at the one before. */
  @Test
  void goesBackToACheckpoint() {
    var index = new PrefixIndex<Page>(PAGE);
    int[] tokens = IntStream.range(0, 20).toArray();
    index.put(
        "",
        tokens,
        20,
        i -> {
          var page = new Page();
          page.checkpoint = i == 3;
          return page;
        });
    assertEquals(4, index.find("", tokens, 20).size());
    assertEquals(0, index.find("", tokens, 7).size());
  }

  /** A page whose checkpoint can be dropped. */
  private static final class Recurrent implements PrefixPage {
    private boolean checkpoint = true;

    @Override
    public boolean canResume() {
      return checkpoint;
    }

    @Override
    public void dropCheckpoint() {
      checkpoint = false;
    }

    @Override
    public boolean isShared() {
      return false;
    }

    @Override
    public void close() {}
  }

  /** One in eight pages, and the last. */
  @Test
  void fewCheckpointsAreKept() {
    var index = new PrefixIndex<Recurrent>(1);
    int[] tokens = IntStream.range(0, 30).toArray();
    var pages = new HashMap<Integer, Recurrent>();
    index.put("", tokens, 11, i -> kept(pages, i));
    assertEquals(List.of(7, 10), withCheckpoint(pages));
    index.put("", tokens, 30, i -> kept(pages, i));
    assertEquals(List.of(7, 15, 23, 29), withCheckpoint(pages));
  }

  private static List<Integer> withCheckpoint(Map<Integer, Recurrent> pages) {
    return pages.keySet().stream().filter(i -> pages.get(i).checkpoint).sorted().toList();
  }

  private static Recurrent kept(Map<Integer, Recurrent> pages, int index) {
    return pages.computeIfAbsent(index, _ -> new Recurrent());
  }
}
