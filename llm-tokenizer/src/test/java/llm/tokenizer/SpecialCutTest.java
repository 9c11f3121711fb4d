package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Special tokens are found where looking for one after the other, the longest first, finds them.
 */
class SpecialCutTest {
  private static final String LETTERS = "ab <\n";

  private final Random random = new Random(5);

  @Test
  void equalsASearchForOneTokenAfterTheOther() {
    for (int round = 0; round < 2000; round++) {
      var vocabulary = TinyVocabulary.gpt2("gpt-2");
      if (round % 3 == 0) {
        vocabulary.with("general.name", "phi-3"); // swallows white space
      }
      var tokens = new TreeMap<String, TokenKind>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        tokens.put(
            word(2 + random.nextInt(4)),
            random.nextBoolean() ? TokenKind.CONTROL : TokenKind.USER_DEFINED);
      }
      tokens.forEach(vocabulary::token);
      var tokenizer = vocabulary.tokenizer();
      var segments = new ArrayList<Segment>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        segments.add(new Segment(word(random.nextInt(12)), random.nextBoolean()));
      }
      var found = new ArrayList<String>();
      for (int id : tokenizer.encode(segments, tokenizer.marks(""))) {
        found.add(tokenizer.token(id));
      }
      var expected = new Search(segments, tokens, round % 3 == 0).found();
      assertEquals(expected, found, tokens + " in " + segments);
    }
  }

  private String word(int length) {
    var word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return word.toString();
  }

  /** The plain way. */
  private record Search(List<Segment> segments, Map<String, TokenKind> tokens, boolean strips) {
    List<String> found() {
      var text = new StringBuilder();
      var markup = new BitSet();
      for (var segment : segments) {
        markup.set(text.length(), text.length() + segment.text().length(), segment.parseSpecial());
        text.append(segment.text());
      }
      var taken = new BitSet();
      var at = new TreeMap<Integer, String>();
      tokens.keySet().stream()
          .sorted(Comparator.comparing(String::length).reversed())
          .forEach(token -> search(text.toString(), markup, token, taken, at));
      for (int i = 0; i < text.length(); i++) {
        if (!taken.get(i)) {
          at.put(i, spelled(text.charAt(i)));
        }
      }
      return List.copyOf(at.values());
    }

    private void search(
        String text, BitSet markup, String token, BitSet taken, Map<Integer, String> at) {
      // What a template names is its mark: here, whatever a segment of markup spells.
      boolean named = !token.isBlank() && isSpelledIn(markup, token, text);
      boolean marked = tokens.get(token) == TokenKind.CONTROL || named;
      for (int start = 0; start + token.length() <= text.length(); start++) {
        int end = start + token.length();
        boolean free = taken.get(start, end).isEmpty();
        boolean allowed = !marked || markup.nextClearBit(start) >= end;
        if (!text.startsWith(token, start) || !free || !allowed) {
          continue;
        }
        at.put(start, token);
        taken.set(start, end);
        for (int i = end; strips && i < text.length() && isSpace(text, i) && !taken.get(i); i++) {
          taken.set(i);
        }
      }
    }

    private static boolean isSpelledIn(BitSet markup, String token, String text) {
      for (int at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + 1)) {
        if (markup.nextClearBit(at) >= at + token.length()) {
          return true;
        }
      }
      return false;
    }

    private static boolean isSpace(String text, int at) {
      return text.charAt(at) == ' ' || text.charAt(at) == '\n';
    }

    private static String spelled(char character) {
      return String.valueOf(Spelling.character(character));
    }
  }

  @Test
  void theLongestBelowALimitIsFoundInAChain() {
    var spellings = new ArrayList<String>();
    for (int length = 1000; length > 0; length--) {
      spellings.add("a".repeat(length));
    }
    var matcher = new TokenMatcher(spellings);
    var odd = new SuffixChain(matcher, number -> matcher.length(number) % 2 == 1);
    for (int limit = 0; limit < 1100; limit++) {
      int expected = Math.min(limit, 999) - (Math.min(limit, 999) % 2 == 0 ? 1 : 0);
      int found = odd.atMost(limit, 0);
      assertEquals(expected, found < 0 ? -1 : matcher.length(found));
    }
    assertEquals(TokenMatcher.NONE, odd.atMost(5, TokenMatcher.NONE));
  }

  @Test
  void spansThatTouchAreOne() {
    var spans = new Spans();
    spans.add(2, 4);
    spans.add(4, 4);
    spans.add(4, 6);
    spans.add(8, 9);
    assertTrue(spans.covers(2, 6));
    assertTrue(spans.covers(3, 5));
    assertFalse(spans.covers(1, 3));
    assertFalse(spans.covers(5, 9));
    assertEquals(0, spans.lengthBefore(2));
    assertEquals(4, spans.lengthBefore(6));
    assertEquals(0, spans.lengthBefore(7));
    assertEquals(1, spans.lengthBefore(9));
    assertEquals(0, spans.lengthBefore(12));
  }
}
