package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Two texts as one sequence; ids are worked out by hand. */
class TokenPairTest {
  private static final int CLS = 2;
  private static final int SEP = 3;

  private static Tokenizer wordPiece() {
    return TinyVocabulary.of("bert")
        .token("[PAD]", TokenKind.CONTROL)
        .token("[UNK]", TokenKind.UNKNOWN)
        .token("[CLS]", TokenKind.CONTROL)
        .token("[SEP]", TokenKind.CONTROL)
        .token("▁a", TokenKind.NORMAL) // 4
        .token("▁b", TokenKind.NORMAL)
        .token("▁[", TokenKind.NORMAL) // 6
        .token("▁]", TokenKind.NORMAL)
        .token("▁sep", TokenKind.NORMAL) // 8
        .with("tokenizer.ggml.unknown_token_id", 1L)
        .with("tokenizer.ggml.bos_token_id", (long) CLS)
        .with("tokenizer.ggml.seperator_token_id", (long) SEP)
        .with("tokenizer.ggml.add_eos_token", true)
        .with("tokenizer.ggml.add_sep_token", true) // as some converters write
        .tokenizer();
  }

  /** XLM-R's numbering: 0 begins, 2 ends and separates. */
  private static TinyVocabulary unigram() {
    return TinyVocabulary.of("t5")
        .token("<s>", TokenKind.CONTROL)
        .token("<pad>", TokenKind.CONTROL)
        .token("</s>", TokenKind.CONTROL)
        .token("<unk>", TokenKind.UNKNOWN)
        .token("▁a", TokenKind.NORMAL, -1) // 4
        .token("▁b", TokenKind.NORMAL, -1)
        .with("tokenizer.ggml.bos_token_id", 0L)
        .with("tokenizer.ggml.eos_token_id", 2L)
        .with("tokenizer.ggml.unknown_token_id", 3L)
        .with("tokenizer.ggml.seperator_token_id", 2L)
        .with("tokenizer.ggml.add_space_prefix", true)
        .with("tokenizer.ggml.add_bos_token", true)
        .with("tokenizer.ggml.add_eos_token", true);
  }

  /** 97 is a, 98 is b; 256 and 257 are those given. */
  private static TinyVocabulary bytes(String start, String end) {
    var vocabulary = TinyVocabulary.of("gpt2").with("tokenizer.ggml.pre", "gpt-2");
    for (int value = 0; value < 256; value++) {
      vocabulary.token(String.valueOf(Spelling.character(value)), TokenKind.NORMAL);
    }
    return vocabulary
        .token(start, TokenKind.CONTROL)
        .token(end, TokenKind.CONTROL)
        .with("tokenizer.ggml.bos_token_id", 256L)
        .with("tokenizer.ggml.eos_token_id", 257L)
        .with("tokenizer.ggml.add_bos_token", true)
        .with("tokenizer.ggml.add_eos_token", true);
  }

  private static TokenPair pair(Tokenizer tokenizer, String first, String second) {
    return tokenizer.pair(
        tokenizer.encode(first, EncodeOptions.TEXT), tokenizer.encode(second, EncodeOptions.TEXT));
  }

  private static void assertIds(TokenPair pair, int... expected) {
    assertArrayEquals(expected, pair.ids());
    assertEquals(expected.length, pair.size());
    assertEquals(expected.length, pair.types().length);
  }

  @Test
  void wordPieceHasOneSeparatorAndTwoTypes() {
    var pair = pair(wordPiece(), "a a", "b b b");
    assertIds(pair, CLS, 4, 4, SEP, 5, 5, 5, SEP);
    assertArrayEquals(new int[] {0, 0, 0, 0, 1, 1, 1, 1}, pair.types());
    assertEquals(0, pair.removed());
  }

  @Test
  void emptyTextsAreTheirMarks() {
    var pair = pair(wordPiece(), "", "");
    assertIds(pair, CLS, SEP, SEP);
    assertArrayEquals(new int[] {0, 0, 1}, pair.types());
  }

  @Test
  void robertasKinHasTwoSeparatorsAndOneType() {
    var pair = pair(unigram().tokenizer(), "a", "b");
    assertIds(pair, 0, 4, 2, 2, 5, 2);
    assertArrayEquals(new int[6], pair.types());
    assertIds(pair(bytes("<s>", "</s>").tokenizer(), "a", "b"), 256, 97, 257, 257, 98, 257);
  }

  @Test
  void theFileSaysWhetherThereIsAnotherSeparator() {
    var once = unigram().with("tokenizer.ggml.add_sep_token", false).tokenizer();
    assertIds(pair(once, "a", "b"), 0, 4, 2, 5, 2);
    var twice = bytes("<x>", "<y>").with("tokenizer.ggml.add_sep_token", true);
    assertIds(pair(twice.tokenizer(), "a", "b"), 256, 97, 257, 257, 98, 257);
    assertIds(pair(bytes("<x>", "<y>").tokenizer(), "a", "b"), 256, 97, 257, 98, 257);
  }

  @Test
  void modernBertHasOneSeparatorThoughItsFilesSayTwo() {
    var modern = bytes("[CLS]", "[SEP]").with("tokenizer.ggml.seperator_token_id", 257L);
    int[] expected = {256, 97, 257, 98, 257};
    assertIds(pair(modern.tokenizer(), "a", "b"), expected);
    modern.with("tokenizer.ggml.add_sep_token", true);
    assertIds(pair(modern.tokenizer(), "a", "b"), expected);
  }

  @Test
  void aSequenceWithoutAnEndIsSeparatedAllTheSame() {
    var bare =
        bytes("<x>", "<y>")
            .with("tokenizer.ggml.add_bos_token", false)
            .with("tokenizer.ggml.add_eos_token", false);
    assertIds(pair(bare.tokenizer(), "a", "b"), 97, 257, 98);
    bare.with("tokenizer.ggml.seperator_token_id", 256L);
    assertIds(pair(bare.tokenizer(), "a", "b"), 97, 256, 98);
  }

  @Test
  void aVocabularyWithoutSeparatorHasNoPairs() {
    var tokenizer = TinyVocabulary.rwkv("ab").with("tokenizer.ggml.eos_token_id", -1L).tokenizer();
    var error =
        assertThrows(TokenizerException.class, () -> tokenizer.pair(new int[] {1}, new int[] {1}));
    assertTrue(error.isUnsupported());
    assertTrue(error.getMessage().contains("tokenizer.ggml.seperator_token_id"));
  }

  @Test
  void whatIsWrittenInATextIsNoMark() {
    assertIds(pair(wordPiece(), "a [SEP] a", "[SEP]"), CLS, 4, 6, 8, 7, 4, SEP, 6, 8, 7, SEP);
    var ids = pair(unigram().tokenizer(), "a </s> b", "b").ids();
    assertEquals(3, Arrays.stream(ids).filter(id -> id == 2).count());
  }

  @Test
  void cutsTheSecondTextAlone() {
    var pair = pair(wordPiece(), "a a a", "b b b b");
    assertSame(pair, pair.cutSecond(10));
    var cut = pair.cutSecond(8);
    assertIds(cut, CLS, 4, 4, 4, SEP, 5, 5, SEP);
    assertArrayEquals(new int[] {0, 0, 0, 0, 0, 1, 1, 1}, cut.types());
    assertEquals(2, cut.removed());
    assertIds(pair.cutSecond(6), CLS, 4, 4, 4, SEP, SEP);
    assertEquals(
        "the first text has 3 tokens and the marks of a pair 3, expected 5 at most together",
        assertThrows(TokenizerException.class, () -> pair.cutSecond(5)).getMessage());
  }

  /** What Hugging Face's tokenizers leave of texts of n and m tokens in a room of r. */
  @Test
  void cutsTheLongerTextFirst() {
    int[][] cases = {
      // n, m, r, of n, of m
      {2, 3, 5, 2, 3},
      {2, 9, 6, 2, 4},
      {9, 2, 6, 4, 2},
      {9, 9, 6, 3, 3},
      {9, 9, 7, 3, 4},
      {9, 5, 7, 4, 3},
      {5, 9, 7, 3, 4},
      {3, 9, 7, 3, 4},
      {4, 9, 7, 3, 4},
      {4, 4, 1, 0, 1},
      {4, 4, 0, 0, 0}
    };
    for (int[] each : cases) {
      var cut =
          pair(wordPiece(), "a ".repeat(each[0]), "b ".repeat(each[1])).cutLongest(each[2] + 3);
      assertEquals(each[3], count(cut, 4), Arrays.toString(each));
      assertEquals(each[4], count(cut, 5), Arrays.toString(each));
      assertEquals(each[0] + each[1] - each[3] - each[4], cut.removed());
    }
    var pair = pair(wordPiece(), "a", "b");
    assertSame(pair, pair.cutLongest(5));
    assertEquals(
        "the marks of a pair are 3 tokens, expected 2 at most",
        assertThrows(TokenizerException.class, () -> pair.cutLongest(2)).getMessage());
  }

  private static long count(TokenPair pair, int id) {
    return Arrays.stream(pair.ids()).filter(each -> each == id).count();
  }

  @Test
  void idsOutsideTheVocabularyAreRefused() {
    assertEquals(
        "token id 9 is outside the vocabulary of 9 tokens",
        assertThrows(TokenizerException.class, () -> wordPiece().pair(new int[] {9}, new int[0]))
            .getMessage());
    assertThrows(TokenizerException.class, () -> wordPiece().pair(new int[0], new int[] {-1}));
  }

  @Test
  void aPairDoesNotChangeWithWhatItWasMadeOf() {
    int[] first = {4};
    var pair = wordPiece().pair(first, new int[] {5});
    first[0] = 5;
    pair.ids()[1] = 5;
    assertIds(pair, CLS, 4, SEP, 5, SEP);
  }
}
