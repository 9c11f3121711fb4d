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
  void aFrameThatTheVocabularyDoesNotHaveIsSaid() {
    var tokenizer =
        TinyVocabulary.of("bert")
            .token("[PAD]", TokenKind.CONTROL)
            .token("[UNK]", TokenKind.UNKNOWN)
            .with("tokenizer.ggml.unknown_token_id", 1L)
            .tokenizer();
    assertEquals(2, tokenizer.warnings().size(), tokenizer.warnings().toString());
    assertArrayEquals(new int[] {1}, tokenizer.encode("a", EncodeOptions.SEQUENCE));
  }

  @Test
  void wordsOfMoreThanAHundredCharactersAreUnknown() {
    var vocabulary = vocabulary().token("▁🙂", TokenKind.NORMAL).token("🙂", TokenKind.NORMAL);
    int[] hundred = encode(vocabulary, "🙂".repeat(100)); // characters, not UTF-16 units
    assertEquals(100, hundred.length);
    assertEquals(13, hundred[0]);
    assertEquals(14, hundred[99]);
    assertArrayEquals(new int[] {1, 4}, encode(vocabulary, "🙂".repeat(101) + " un"));
  }

  /** Non-spacing marks alone go with the accents: not vowel signs, and no part of a syllable. */
  @Test
  void decomposesAndDropsNonSpacingMarks() {
    var vocabulary =
        vocabulary()
            .token("▁\u1112\u1161\u11AB", TokenKind.NORMAL) // 한 in its three letters
            .token("▁\u0915\u093E", TokenKind.NORMAL) // 14: with a spacing vowel sign
            .token("▁한", TokenKind.NORMAL);
    assertArrayEquals(new int[] {13}, encode(vocabulary, "한"));
    assertArrayEquals(new int[] {14}, encode(vocabulary, "\u0915\u093E"));
    assertArrayEquals(new int[] {14}, encode(vocabulary, "\u0915\u093C\u093E")); // a nukta is Mn
    var kept = vocabulary.with("tokenizer.ggml.normalizer.strip_accents", false);
    assertArrayEquals(new int[] {15}, encode(kept, "한"));
  }

  /** As NFD of the whole text: class 224 stands behind 216, whichever was written first. */
  @Test
  void whatIsLeftOfMarksStandsInCanonicalOrder() {
    var vocabulary =
        vocabulary()
            .token("▁m", TokenKind.NORMAL) // 13
            .token("\u302E", TokenKind.NORMAL) // of class 224
            .token("\uD834\uDD65", TokenKind.NORMAL); // 15: of class 216
    String late = "\uD834\uDD65";
    assertArrayEquals(new int[] {13, 15, 14}, encode(vocabulary, "m\u302E" + late));
    assertArrayEquals(new int[] {13, 15, 14}, encode(vocabulary, "m" + late + "\u302E"));
    // An accent between them goes, and so does one that parts them; a letter ends the order.
    assertArrayEquals(new int[] {13, 15, 14}, encode(vocabulary, "m\u302E\u0301" + late));
    assertArrayEquals(new int[] {13, 14, 15}, encode(vocabulary, "m\u302E\u0941" + late));
    assertArrayEquals(new int[] {13, 14, 13, 15}, encode(vocabulary, "m\u302E m" + late));
  }

  /** The tokenizers that the models were trained with know Unicode 8. */
  @Test
  void whatUnicodeHasAssignedSinceIsNoAccentAndNoPunctuation() {
    var vocabulary =
        vocabulary()
            .token("\u1DF6", TokenKind.NORMAL) // 13: a mark since Unicode 10
            .token("\u2E43", TokenKind.NORMAL) // 14: a dash since Unicode 9
            .token("▁\u166D", TokenKind.NORMAL); // 15: no punctuation since Unicode 12
    assertArrayEquals(new int[] {4, 13}, encode(vocabulary, "un\u1DF6"));
    assertArrayEquals(new int[] {4, 14}, encode(vocabulary, "un\u2E43"));
    assertArrayEquals(new int[] {4, 15, 4}, encode(vocabulary, "un\u166Dun"));
    assertArrayEquals(new int[] {4}, encode(vocabulary, "un\u1734"));
  }

  @Test
  void onlyTabsAndLineBreaksOfTheControlCharactersAreSpaces() {
    assertArrayEquals(new int[] {4, 4, 4, 4}, encode(vocabulary(), "un\tun\nun\run"));
    assertArrayEquals(new int[] {4}, encode(vocabulary(), "u\u000Bn\u0085\u001C"));
    assertArrayEquals(new int[] {4, 4}, encode(vocabulary(), "un\u2028un"));
  }

  @Test
  void lowerCaseIsOfSingleCharacters() {
    var vocabulary =
        vocabulary().token("▁σσ", TokenKind.NORMAL).token("▁i\u0307", TokenKind.NORMAL);
    assertArrayEquals(new int[] {13}, encode(vocabulary, "ΣΣ")); // no final sigma
    vocabulary.with("tokenizer.ggml.normalizer.strip_accents", false);
    assertArrayEquals(new int[] {14}, encode(vocabulary, "İ"));
  }

  /** What continues a word is never spelled like the start of one. */
  @Test
  void theMarkOfAWordsStartIsNoText() {
    assertArrayEquals(new int[] {1}, encode(vocabulary(), "un▁un"));
  }
}
