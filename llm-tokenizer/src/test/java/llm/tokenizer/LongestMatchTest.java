package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected ids are worked out by hand: byte b is token b + 1, tokens of more bytes follow. */
class LongestMatchTest {
  private static final int FIRST = 257;

  private static int[] encode(TinyVocabulary vocabulary, String text) {
    return vocabulary.tokenizer().encode(text, EncodeOptions.TEXT);
  }

  private static int of(char character) {
    return character + 1;
  }

  @Test
  void takesTheLongestFromLeftToRight() {
    var vocabulary = TinyVocabulary.rwkv("ab", "abcd", "bc");
    assertArrayEquals(new int[] {FIRST + 1, of('e')}, encode(vocabulary, "abcde"));
    // Not the fewest: "a" and "bc" are not tried, once "ab" is there.
    assertArrayEquals(new int[] {FIRST, of('c')}, encode(vocabulary, "abc"));
  }

  @Test
  void whatAlmostFitsIsGivenUp() {
    var vocabulary = TinyVocabulary.rwkv("ab", "abcdef");
    assertArrayEquals(
        new int[] {FIRST, of('c'), of('d'), of('e'), of('x')}, encode(vocabulary, "abcdex"));
  }

  @Test
  void tokensAreBytesAndMayBePartsOfCharacters() {
    // 中 is E4 B8 AD, 丰 is E4 B8 B0
    var vocabulary = TinyVocabulary.rwkv("\\xe4\\xb8", "\\xad\\xe4", "é");
    assertArrayEquals(new int[] {FIRST, 0xAD + 1}, encode(vocabulary, "中"));
    assertArrayEquals(new int[] {FIRST, FIRST + 1, 0xB8 + 1, 0xB0 + 1}, encode(vocabulary, "中丰"));
    assertArrayEquals(new int[] {FIRST + 2}, encode(vocabulary, "é"));
    assertEquals("中丰é", vocabulary.tokenizer().decode(FIRST, FIRST + 1, 0xB9, 0xB1, FIRST + 2));
  }

  @Test
  void escapesStandForBytes() {
    var vocabulary =
        TinyVocabulary.rwkv(
            "\\n\\n", "a\\tb", "\\r\\n", "\\x41\\x42", "x\\\\y", "it\\'s", "\\xC3\\xA9");
    String[] texts = {"\n\n", "a\tb", "\r\n", "AB", "x\\y", "it's", "é"};
    var tokenizer = vocabulary.tokenizer();
    for (int i = 0; i < texts.length; i++) {
      assertArrayEquals(new int[] {FIRST + i}, encode(vocabulary, texts[i]), texts[i]);
      assertEquals(texts[i], tokenizer.decode(FIRST + i));
    }
    assertEquals(List.of(), tokenizer.warnings());
    assertEquals("\\n\\n", tokenizer.token(FIRST));
  }

  @Test
  void escapesThatAreNoneAreSaidAndNoText() {
    for (String spelling : List.of("a\\", "a\\x", "a\\x4", "a\\xg1", "a\\x1g")) {
      var vocabulary = TinyVocabulary.rwkv(spelling);
      assertEquals(
          List.of(
              "tokenizer.ggml.tokens: 1 have an escape that is none, the first is id 257: no text"
                  + " becomes such a token"),
          vocabulary.tokenizer().warnings());
      assertEquals(spelling.length(), encode(vocabulary, spelling).length, spelling);
      assertEquals(spelling, vocabulary.tokenizer().decode(FIRST));
    }
  }

  @Test
  void ofTokensOfTheSameBytesTheLastIsTaken() {
    var vocabulary = TinyVocabulary.rwkv("AB", "\\x41B", "A\\x42");
    assertArrayEquals(new int[] {FIRST + 2}, encode(vocabulary, "AB"));
    assertEquals(
        List.of(
            "tokenizer.ggml.tokens: 2 stand for the same bytes as tokens behind them, the first is"
                + " id 257: no text becomes such a token"),
        vocabulary.tokenizer().warnings());
  }

  @Test
  void emptyTokensAreNoText() {
    var vocabulary = TinyVocabulary.rwkv("").token("[PAD258]", TokenKind.UNUSED);
    assertArrayEquals(new int[] {}, encode(vocabulary, ""));
    assertArrayEquals(new int[] {of('a'), of('b')}, encode(vocabulary, "ab"));
    assertEquals(List.of(), vocabulary.tokenizer().warnings());
  }

  @Test
  void tokensThatAreNotUtf8AreNoText() {
    var usual = TinyVocabulary.rwkv("ab").tokenizer();
    var tokens = new ArrayList<Object>();
    for (int id = 0; id < usual.size(); id++) {
      tokens.add(usual.token(id));
    }
    tokens.add(new byte[] {'a', 'b', (byte) 0xFF});
    var types = new ArrayList<Object>(java.util.Collections.nCopies(tokens.size(), 1));
    var vocabulary =
        TinyVocabulary.of("rwkv")
            .with("tokenizer.ggml.tokens", tokens)
            .with("tokenizer.ggml.scores", java.util.Collections.nCopies(tokens.size(), 0f))
            .with("tokenizer.ggml.token_type", types);
    assertArrayEquals(new int[] {FIRST}, encode(vocabulary, "ab"));
    assertEquals(1, vocabulary.tokenizer().warnings().size());
    assertArrayEquals(new byte[] {'a', 'b', (byte) 0xFF}, vocabulary.tokenizer().bytes(FIRST + 1));
  }

  @Test
  void bytesWithoutATokenAreUnknownOrLeftOut() {
    var vocabulary =
        TinyVocabulary.of("rwkv")
            .token("<unk>", TokenKind.UNKNOWN)
            .token("a", TokenKind.NORMAL)
            .token("bcd", TokenKind.NORMAL);
    assertEquals(
        List.of(
            "tokenizer.ggml.tokens: no token begins with 242 of the bytes of texts, and none stands"
                + " for what is unknown: they are left out"),
        vocabulary.tokenizer().warnings());
    assertArrayEquals(new int[] {1, 2, 1}, encode(vocabulary, "axbcdéa"));
    vocabulary.with("tokenizer.ggml.unknown_token_id", 0L);
    assertEquals(List.of(), vocabulary.tokenizer().warnings());
    // One for each byte, as the reference has it; "bc" begins a token, and is none.
    assertArrayEquals(new int[] {1, 0, 0, 1}, encode(vocabulary, "aéa"));
    assertArrayEquals(new int[] {0, 0, 2}, encode(vocabulary, "bcbcd"));
  }

  @Test
  void nothingIsAddedWhateverTheFlagsSay() {
    var tokenizer =
        TinyVocabulary.rwkv()
            .with("tokenizer.ggml.bos_token_id", 0L)
            .with("tokenizer.ggml.eos_token_id", 0L)
            .with("tokenizer.ggml.add_bos_token", true)
            .with("tokenizer.ggml.add_eos_token", true)
            .tokenizer();
    assertArrayEquals(new int[] {of('a')}, tokenizer.encode("a", EncodeOptions.SEQUENCE));
    assertTrue(tokenizer.isEndOfGeneration(0));
    assertEquals("rwkv", tokenizer.model());
    assertEquals("", tokenizer.pre());
  }

  /** Published vocabularies end a turn with two newlines, which are text all the same. */
  @Test
  void anEndOfTurnMayBeText() {
    var vocabulary =
        TinyVocabulary.rwkv("\\n\\n").with("tokenizer.ggml.eot_token_id", (long) FIRST);
    assertTrue(vocabulary.tokenizer().isEndOfGeneration(FIRST));
    assertArrayEquals(new int[] {FIRST}, encode(vocabulary, "\n\n"));
    assertEquals("\n\n", vocabulary.tokenizer().decode(FIRST));
  }

  @Test
  void onlyMarkupBecomesAControlToken() {
    var vocabulary =
        TinyVocabulary.rwkv("<|a|>", "é<", "<|", "|>").token("<s>b", TokenKind.CONTROL);
    var tokenizer = vocabulary.tokenizer();
    assertArrayEquals(new int[] {of('<'), of('s'), of('>'), of('b')}, encode(vocabulary, "<s>b"));
    assertArrayEquals(new int[] {FIRST + 4, 0}, tokenizer.encode("<s>b<s>", EncodeOptions.PROMPT));
    // A normal token that a template names is markup's too: the text before it counts in UTF-16.
    var marks = tokenizer.marks("<|a|>");
    var segments =
        List.of(Segment.plain("é🙂<|a|>"), Segment.markup("é<|a|>"), Segment.plain("<|a|>"));
    int[] ids = tokenizer.encode(segments, marks);
    var plain = new int[] {FIRST + 2, of('a'), FIRST + 3};
    var expected = new ArrayList<Integer>();
    for (int b : new int[] {0xC3, 0xA9, 0xF0, 0x9F, 0x99, 0x82}) expected.add(b + 1);
    for (int id : plain) expected.add(id);
    expected.add(FIRST + 1); // the longest is taken, whatever it breaks
    for (int id : new int[] {of('|'), of('a'), FIRST + 3}) expected.add(id);
    for (int id : plain) expected.add(id);
    assertEquals(expected, java.util.Arrays.stream(ids).boxed().toList());
    assertArrayEquals(
        new int[] {of('x'), FIRST, FIRST + 2, of('a'), FIRST + 3},
        tokenizer.encode(
            List.of(Segment.plain("x"), Segment.markup("<|a|>"), Segment.plain("<|a|>")), marks));
  }
}
