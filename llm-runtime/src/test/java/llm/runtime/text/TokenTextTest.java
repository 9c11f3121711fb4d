package llm.runtime.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TokenTextTest {
  /** Feeds pieces one after the other; gives what came out after each, and the rest. */
  private static String feed(TokenText text, String[] pieces) {
    var out = new StringBuilder();
    for (var piece : pieces) {
      out.append(text.accept(0)).append('|');
      if (text.stopped()) break;
    }
    return out + text.finish("");
  }

  private static TokenText of(List<String> stop, String... pieces) {
    var iterator = List.of(pieces).iterator();
    return new TokenText(id -> iterator.next(), stop);
  }

  private static String run(List<String> stop, String... pieces) {
    return feed(of(stop, pieces), pieces);
  }

  @Test
  void textComesAtOnceWithoutStopStrings() {
    assertEquals("a|b|", run(List.of(), "a", "b"));
  }

  @Test
  void whatMayBeginAStopStringIsKeptBack() {
    assertEquals("a||<bc|", run(List.of("<end>"), "a", "<", "bc"));
    assertEquals("a|||<en", run(List.of("<end>"), "a", "<", "en"));
  }

  @Test
  void textEndsBeforeAStopStringAcrossTokens() {
    assertEquals("a|||", run(List.of("<end>"), "a", "<e", "nd>tail", "more"));
    assertEquals("x|", run(List.of("b", "ab"), "xab"));
  }

  @Test
  void theEarliestStopStringCounts() {
    var text = of(List.of("late", "soon"), "1 soon 2 late");
    assertEquals("1 ", text.accept(0));
    assertTrue(text.stopped());
    assertEquals("", text.finish("x"));
  }

  @Test
  void incompleteCharactersComeLast() {
    var text = of(List.of("zz"), "az");
    assertEquals("a", text.accept(0));
    assertFalse(text.stopped());
    assertEquals("z\uFFFD", text.finish("\uFFFD"));
  }

  /** However text is cut into tokens, what comes out is the text before the first stop string. */
  @Property
  void cuttingDoesNotMatter(
      @ForAll @Size(max = 12)
          List<@CharRange(from = 'a', to = 'c') @StringLength(max = 3) String> pieces,
      @ForAll @CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 4) String stop) {
    var whole = String.join("", pieces);
    var text = of(List.of(stop), pieces.toArray(String[]::new));
    var out = new StringBuilder();
    for (int i = 0; i < pieces.size() && !text.stopped(); i++) out.append(text.accept(0));
    out.append(text.finish(""));
    int at = whole.indexOf(stop);
    assertEquals(at < 0 ? whole : whole.substring(0, at), out.toString());
    assertEquals(at >= 0, text.stopped());
  }
}
