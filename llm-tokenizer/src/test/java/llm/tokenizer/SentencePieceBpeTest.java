package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Expected ids are worked out by hand: 0 to 2 are special, byte b is 3 + b, pieces from 259. */
class SentencePieceBpeTest {
  private static final int A = 259;
  private static final int B = 260;
  private static final int SPACE = 262;
  private static final int AB = 263;
  private static final int BC = 264;
  private static final int ABC = 265;
  private static final int SPACE_A = 266;

  private static TinyVocabulary vocabulary() {
    return TinyVocabulary.llama("a", "b", "c", "▁", "ab", "bc", "abc", "▁a");
  }

  private static int[] encode(Tokenizer tokenizer, String text) {
    return tokenizer.encode(text, EncodeOptions.TEXT);
  }

  @Test
  void mergesTheBestScoreFirst() {
    var tokenizer = vocabulary().with("tokenizer.ggml.add_space_prefix", false).tokenizer();
    // ab is better than bc, so abc arises from ab and c
    assertArrayEquals(new int[] {ABC}, encode(tokenizer, "abc"));
    assertArrayEquals(new int[] {BC, BC}, encode(tokenizer, "bcbc"));
    // leftmost first: a|ab|c would need bc to win over ab
    assertArrayEquals(new int[] {A, ABC}, encode(tokenizer, "aabc"));
    assertArrayEquals(new int[] {AB, B}, encode(tokenizer, "abb"));
  }

  @Test
  void equalScoresMergeFromTheLeft() {
    var tokenizer =
        TinyVocabulary.llama("a")
            .token("aa", TokenKind.NORMAL, -1)
            .with("tokenizer.ggml.add_space_prefix", false)
            .tokenizer();
    assertArrayEquals(new int[] {260, A}, encode(tokenizer, "aaa"));
  }

  @Test
  void negativeAndPositiveScoresAreOrdered() {
    var tokenizer =
        TinyVocabulary.llama("a", "b", "c")
            .token("ab", TokenKind.NORMAL, -0.5f)
            .token("bc", TokenKind.NORMAL, 0.5f)
            .with("tokenizer.ggml.add_space_prefix", false)
            .tokenizer();
    assertArrayEquals(new int[] {A, 263}, encode(tokenizer, "abc"));
  }

  @Test
  void textIsGivenASpaceInFront() {
    var tokenizer = vocabulary().tokenizer();
    assertArrayEquals(new int[] {SPACE, AB}, encode(tokenizer, "ab"));
    assertArrayEquals(new int[] {SPACE, SPACE_A}, encode(tokenizer, " a"));
    assertArrayEquals(new int[0], encode(tokenizer, ""));
  }

  @Test
  void charactersWithoutATokenBecomeBytes() {
    var tokenizer = vocabulary().with("tokenizer.ggml.add_space_prefix", false).tokenizer();
    assertArrayEquals(new int[] {3 + 0xC3, 3 + 0xA9, A}, encode(tokenizer, "éa"));
    assertArrayEquals(new int[] {3 + 0xF0, 3 + 0x9F, 3 + 0x99, 3 + 0x82}, encode(tokenizer, "🙂"));
    assertArrayEquals(new int[] {3 + 0xEF, 3 + 0xBF, 3 + 0xBD}, encode(tokenizer, "\uD83D"));
  }

  @Test
  void charactersWithoutATokenAreUnknownWhereBytesHaveNone() {
    var tokenizer =
        TinyVocabulary.of("llama")
            .token("<unk>", TokenKind.UNKNOWN)
            .token("<s>", TokenKind.CONTROL)
            .token("</s>", TokenKind.CONTROL)
            .token("a", TokenKind.NORMAL)
            .with("tokenizer.ggml.add_space_prefix", false)
            .tokenizer();
    assertArrayEquals(new int[] {3, 0}, encode(tokenizer, "a!"));
  }

  @Test
  void sequencesBeginWithBosUnlessTheFileSaysOtherwise() {
    assertArrayEquals(
        new int[] {1, SPACE_A}, vocabulary().tokenizer().encode("a", EncodeOptions.PROMPT));
    var other =
        vocabulary()
            .with("tokenizer.ggml.add_bos_token", false)
            .with("tokenizer.ggml.add_eos_token", true)
            .tokenizer();
    assertArrayEquals(new int[] {SPACE_A, 2}, other.encode("a", EncodeOptions.SEQUENCE));
  }

  @Test
  void controlTokensAreRecognisedWhereAllowed() {
    var tokenizer = vocabulary().tokenizer();
    var parse = EncodeOptions.TEXT.withParseSpecial(true);
    // after a special token text is given a space again
    assertArrayEquals(new int[] {SPACE_A, 2, SPACE_A}, tokenizer.encode("a</s>a", parse));
    assertArrayEquals(
        new int[] {SPACE_A, 3 + '<', 3 + '/', 3 + 's', 3 + '>', A},
        tokenizer.encode("a</s>a", EncodeOptions.TEXT));
  }

  @Test
  void decodingASequenceTakesTheAddedSpaceOff() {
    var tokenizer = vocabulary().tokenizer();
    assertEquals("a b", tokenizer.decode(tokenizer.encode("a b", EncodeOptions.PROMPT)));
    assertEquals(" a", tokenizer.decode(tokenizer.encode(" a", EncodeOptions.PROMPT)));
    var continuation = tokenizer.decoder();
    assertEquals(" a", continuation.accept(SPACE_A));
    assertEquals("é", tokenizer.decode(3 + 0xC3, 3 + 0xA9));
  }
}
