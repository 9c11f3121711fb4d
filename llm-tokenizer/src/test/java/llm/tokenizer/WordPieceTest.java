package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Expected ids are worked out by hand: the longest token first, from left to right. */
class WordPieceTest {
  private static TinyVocabulary vocabulary() {
    return TinyVocabulary.of("bert")
        .token("[PAD]", TokenKind.CONTROL)
        .token("[UNK]", TokenKind.UNKNOWN)
        .token("[CLS]", TokenKind.CONTROL)
        .token("[SEP]", TokenKind.CONTROL)
        .token("▁un", TokenKind.NORMAL) // 4
        .token("▁unlock", TokenKind.NORMAL)
        .token("lock", TokenKind.NORMAL)
        .token("ed", TokenKind.NORMAL)
        .token("▁,", TokenKind.NORMAL) // 8
        .token("▁中", TokenKind.NORMAL)
        .token("▁e", TokenKind.NORMAL)
        .token("▁E", TokenKind.NORMAL)
        .token("▁É", TokenKind.NORMAL) // 12
        .with("tokenizer.ggml.unknown_token_id", 1L)
        .with("tokenizer.ggml.bos_token_id", 2L)
        .with("tokenizer.ggml.seperator_token_id", 3L);
  }

  private static int[] encode(TinyVocabulary vocabulary, String text) {
    return vocabulary.tokenizer().encode(text, EncodeOptions.TEXT);
  }

  @Test
  void takesTheLongestPieces() {
    assertArrayEquals(new int[] {5, 7}, encode(vocabulary(), "unlocked"));
    assertArrayEquals(new int[] {4, 7}, encode(vocabulary(), "uned"));
    assertArrayEquals(
        new int[] {4, 6},
        encode(
            TinyVocabulary.of("bert")
                .token("[PAD]", TokenKind.CONTROL)
                .token("[UNK]", TokenKind.UNKNOWN)
                .token("[CLS]", TokenKind.CONTROL)
                .token("[SEP]", TokenKind.CONTROL)
                .token("▁un", TokenKind.NORMAL)
                .token("loc", TokenKind.NORMAL)
                .token("lock", TokenKind.NORMAL)
                .with("tokenizer.ggml.unknown_token_id", 1L)
                .with("tokenizer.ggml.bos_token_id", 2L)
                .with("tokenizer.ggml.seperator_token_id", 3L),
            "unlock"));
  }

  @Test
  void aWordThatCannotBeCutIsUnknownAsAWhole() {
    assertArrayEquals(new int[] {1, 4}, encode(vocabulary(), "unlockx un"));
  }

  @Test
  void punctuationAndChineseAreWordsOfTheirOwn() {
    assertArrayEquals(new int[] {4, 8, 9, 9, 4}, encode(vocabulary(), "un,中中un"));
  }

  @Test
  void lowerCasesAndStripsAccentsUnlessTheFileSaysOtherwise() {
    assertArrayEquals(new int[] {10, 10, 10}, encode(vocabulary(), "É E\u0301 e"));
    var cased = vocabulary().with("tokenizer.ggml.normalizer.lowercase", false);
    assertArrayEquals(new int[] {12, 11}, encode(cased, "É E"));
    cased.with("tokenizer.ggml.normalizer.strip_accents", true);
    assertArrayEquals(new int[] {11, 11}, encode(cased, "É E"));
  }

  @Test
  void controlCharactersAreDropped() {
    assertArrayEquals(new int[] {4}, encode(vocabulary(), "u\u0001\u200Bn\uFFFD\u00A0"));
  }

  @Test
  void aTextIsFramed() {
    var tokenizer = vocabulary().tokenizer();
    assertArrayEquals(new int[] {2, 4, 3}, tokenizer.encode("un", EncodeOptions.SEQUENCE));
    assertEquals("unlocked un", tokenizer.decode(2, 5, 7, 4, 3));
  }

  @Test
  void theFrameIsRequired() {
    Errors.assertMessage(
        () ->
            TinyVocabulary.of("bert")
                .token("[PAD]", TokenKind.CONTROL)
                .token("[UNK]", TokenKind.UNKNOWN)
                .with("tokenizer.ggml.unknown_token_id", 1L)
                .tokenizer(),
        "tokenizer.ggml.bos_token_id is missing");
  }
}
