package llm.tokenizer;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Expected ids are worked out by hand from the scores. */
class UnigramTest {
  private static final int END = 1;
  private static final int UNKNOWN = 2;

  private static TinyVocabulary vocabulary() {
    return TinyVocabulary.of("t5")
        .token("<pad>", TokenKind.CONTROL)
        .token("</s>", TokenKind.CONTROL)
        .token("<unk>", TokenKind.UNKNOWN)
        .token("▁", TokenKind.NORMAL, -2)
        .token("a", TokenKind.NORMAL, -3)
        .token("b", TokenKind.NORMAL, -3)
        .token("ab", TokenKind.NORMAL, -5)
        .token("▁ab", TokenKind.NORMAL, -9)
        .token("ba", TokenKind.NORMAL, -7)
        .with("tokenizer.ggml.add_space_prefix", true)
        .with("tokenizer.ggml.remove_extra_whitespaces", true);
  }

  private static int[] encode(TinyVocabulary vocabulary, String text) {
    return vocabulary.tokenizer().encode(text, EncodeOptions.TEXT);
  }

  @Test
  void choosesTheBestSum() {
    // ▁ ab: -7; ▁ab: -9; ▁ a b: -8
    assertArrayEquals(new int[] {3, 6}, encode(vocabulary(), "ab"));
    // ▁ b a: -8; ▁ ba: -9
    assertArrayEquals(new int[] {3, 5, 4}, encode(vocabulary(), "ba"));
    // ▁ ab ab: -12; ▁ a ba b: -15
    assertArrayEquals(new int[] {3, 6, 6}, encode(vocabulary(), "abab"));
  }

  @Test
  void neighbouringUnknownCharactersAreOneToken() {
    assertArrayEquals(new int[] {3, UNKNOWN, 4, UNKNOWN}, encode(vocabulary(), "x🙂ya" + "é"));
  }

  @Test
  void spacesAreMergedAsTheFileSays() {
    assertArrayEquals(new int[] {3, 4, 3, 5}, encode(vocabulary(), "  a   b  "));
    var kept = vocabulary().with("tokenizer.ggml.remove_extra_whitespaces", false);
    assertArrayEquals(new int[] {3, 3, 4, 3, 3, 5, 3}, encode(kept, " a  b "));
    assertArrayEquals(new int[0], encode(vocabulary(), "   "));
  }

  @Test
  void aSequenceEndsWithEos() {
    assertArrayEquals(
        new int[] {3, 4, END}, vocabulary().tokenizer().encode("a", EncodeOptions.SEQUENCE));
    assertEquals("a b", vocabulary().tokenizer().decode(3, 4, 3, 5, END));
  }

  @Test
  void userDefinedTokensWinAlways() {
    var vocabulary = vocabulary().token("[x]", TokenKind.USER_DEFINED, -100);
    assertArrayEquals(new int[] {3, 4, 9, 3, 5}, encode(vocabulary, "a[x]b"));
  }

  @Test
  void charactersAreMappedByTheFilesTable() {
    // one entry: A becomes "ab"
    var vocabulary = vocabulary().with(CharsMap.KEY, charsMap('A', "ab"));
    assertArrayEquals(new int[] {3, 6, 5}, encode(vocabulary, "Ab"));
    // nothing else changes, other characters keep their bytes
    assertArrayEquals(new int[] {3, UNKNOWN, 6}, encode(vocabulary, "éA"));
  }

  @Test
  void aTableThatLeadsAstrayIsAnError() {
    var bytes = new ArrayList<>(charsMap('A', "ab"));
    bytes.removeLast(); // the zero byte that ends the replacement
    assertMessage(
        vocabulary().with(CharsMap.KEY, bytes),
        "has a replacement at 0, expected one that a zero byte ends");
    assertMessage(
        vocabulary().with(CharsMap.KEY, bytes(0x7FFF_FFFF, "")),
        "the trie has 2147483647 bytes, expected a multiple of 4 within the 0 that follow");
    assertMessage(vocabulary().with(CharsMap.KEY, List.of(1L)), "has 1 bytes, expected at least 4");
    // a root without children: any label is outside the trie
    assertMessage(vocabulary().with(CharsMap.KEY, bytes(4, "\0\0\0\0")), "leads nowhere at unit 0");
  }

  @Test
  void aTableThatEndsNowhereIsAnError() {
    var circle = charsMap('A', "ab");
    set(circle, 256 ^ 'A', 'A' << 10 | 'A'); // what follows A is what follows the root: A
    assertMessage(vocabulary().with(CharsMap.KEY, circle), "goes in a circle at unit 321");
    var outside = charsMap('A', "ab");
    set(outside, 256 ^ 'A', 0x1FFF << 10 | 1 << 8 | 'A');
    assertMessage(vocabulary().with(CharsMap.KEY, outside), "expected one below 1024");
  }

  @Test
  void aTableThatExplodesIsAnError() {
    var most = charsMap('A', "a".repeat(CharsMapCheck.LONGEST_REPLACEMENT));
    assertEquals(
        1 + CharsMapCheck.LONGEST_REPLACEMENT,
        encode(vocabulary().with(CharsMap.KEY, most), "A").length);
    var more = charsMap('A', "a".repeat(CharsMapCheck.LONGEST_REPLACEMENT + 1));
    assertMessage(
        vocabulary().with(CharsMap.KEY, more), "replaces 1 bytes by 65, expected at most 64");
    assertMessage(
        vocabulary().with(CharsMap.KEY, chain(CharsMapCheck.LONGEST_KEY + 1)),
        "lists a text of more than 1024 bytes");
    var longest = vocabulary().with(CharsMap.KEY, chain(CharsMapCheck.LONGEST_KEY));
    assertArrayEquals(new int[] {3, 5}, encode(longest, "a".repeat(CharsMapCheck.LONGEST_KEY)));
  }

  @Test
  void aTableIsOfBytes() {
    assertMessage(vocabulary().with(CharsMap.KEY, List.of(256, 0, 0, 0)), "[0] is 256");
    assertMessage(
        vocabulary().with(CharsMap.KEY, List.of(0.5f, 0, 0, 0)),
        "[0]: found 0.5, expected an integer");
    assertArrayEquals(new int[] {3, 4}, encode(vocabulary().with(CharsMap.KEY, List.of()), "a"));
  }

  /** The same as trying all ways to cut a text. */
  @Test
  void findsTheBestOfAllWays() {
    var random = new Random(7);
    for (int round = 0; round < 300; round++) {
      var vocabulary = vocabulary().with("tokenizer.ggml.add_space_prefix", false);
      var scores = new HashMap<>(Map.of("a", -3.0, "b", -3.0, "ab", -5.0, "ba", -7.0));
      for (int i = 0; i < 6; i++) {
        String token = word(random, 2 + random.nextInt(4));
        float score = -random.nextInt(80) / 4f;
        if (scores.putIfAbsent(token, (double) score) == null) {
          vocabulary.token(token, TokenKind.NORMAL, score);
        }
      }
      var tokenizer = vocabulary.tokenizer();
      String text = word(random, 1 + random.nextInt(12));
      double sum = 0;
      for (int id : tokenizer.encode(text, EncodeOptions.TEXT)) {
        sum += id == 3 ? 0 : scores.get(tokenizer.token(id));
      }
      assertEquals(best(text, scores), sum, 1e-9, text);
    }
  }

  private static String word(Random random, int length) {
    return random.ints(length, 'a', 'c').mapToObj(Character::toString).collect(joining());
  }

  private static double best(String text, Map<String, Double> scores) {
    if (text.isEmpty()) {
      return 0;
    }
    return scores.entrySet().stream()
        .filter(token -> text.startsWith(token.getKey()))
        .mapToDouble(e -> e.getValue() + best(text.substring(e.getKey().length()), scores))
        .max()
        .orElse(Double.NEGATIVE_INFINITY);
  }

  private static void set(List<Long> charsMap, int unit, int value) {
    for (int i = 0; i < 4; i++) {
      charsMap.set(4 + 4 * unit + i, (long) (byte) (value >>> 8 * i));
    }
  }

  /** A trie of one text, {@code length} times a, which becomes b. */
  private static List<Long> chain(int length) {
    int units = 256 * (length + 2);
    var bytes = bytes(units * 4, "\0".repeat(units * 4) + "b\0");
    int node = 0;
    for (int i = 1; i <= length; i++) {
      int child = 256 * i ^ 'a';
      set(bytes, node, (node ^ 256 * i) << 10 | (node == 0 ? 0 : 'a'));
      node = child;
    }
    int value = 256 * (length + 1);
    set(bytes, node, (node ^ value) << 10 | 1 << 8 | 'a');
    set(bytes, value, 0x8000_0000);
    return bytes;
  }

  private static void assertMessage(TinyVocabulary vocabulary, String part) {
    Errors.assertMessage(vocabulary::tokenizer, CharsMap.KEY, part);
  }

  /**
   * A trie with the root at 0, offset 256, a child at 256 ^ label, and its value at 257 ^ label.
   */
  private static List<Long> charsMap(char label, String replacement) {
    int units = 1024;
    var trie = ByteBuffer.allocate(4 + units * 4).order(ByteOrder.LITTLE_ENDIAN);
    trie.putInt(0, units * 4);
    trie.putInt(4, 256 << 10);
    int child = 256 ^ label;
    trie.putInt(4 + 4 * child, 1 << 10 | 1 << 8 | label); // offset 1, a value follows
    trie.putInt(4 + 4 * (child ^ 1), 0x8000_0000); // the replacement at 0
    var bytes = new ArrayList<Long>();
    for (byte value : trie.array()) {
      bytes.add((long) value);
    }
    replacement.chars().forEach(value -> bytes.add((long) value));
    bytes.add(0L);
    return bytes;
  }

  private static List<Long> bytes(int length, String rest) {
    var bytes = new ArrayList<Long>();
    for (int i = 0; i < 4; i++) {
      bytes.add((long) (byte) (length >>> 8 * i));
    }
    rest.chars().forEach(value -> bytes.add((long) value));
    return bytes;
  }
}
