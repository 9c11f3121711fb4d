package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
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
        vocabulary().with(CharsMap.KEY, bytes), "has a replacement at 0, expected one that a zero byte ends");
    assertMessage(
        vocabulary().with(CharsMap.KEY, bytes(0x7FFF_FFFF, "")),
        "the trie has 2147483647 bytes, expected a multiple of 4 within the 0 that follow");
    assertMessage(
        vocabulary().with(CharsMap.KEY, List.of(1L)), "has 1 bytes, expected at least 4");
    // a root without children: any label is outside the trie
    assertMessage(vocabulary().with(CharsMap.KEY, bytes(4, "\0\0\0\0")), "leads nowhere at unit 0");
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
