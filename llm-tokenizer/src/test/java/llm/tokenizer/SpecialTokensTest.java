package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Bytes are their own ids; 256 is {@code <|end|>}; further tokens follow. */
class SpecialTokensTest {
  private static final EncodeOptions PARSE = EncodeOptions.TEXT.withParseSpecial(true);

  private static TinyVocabulary vocabulary() {
    return TinyVocabulary.gpt2("gpt-2");
  }

  @Test
  void controlTokensOnlyWhereParsed() {
    var tokenizer = vocabulary().tokenizer();
    assertArrayEquals(new int[] {'a', 256, 'b'}, tokenizer.encode("a<|end|>b", PARSE));
    assertArrayEquals(
        "a<|end|>b".chars().toArray(), tokenizer.encode("a<|end|>b", EncodeOptions.TEXT));
  }

  @Test
  void userDefinedTokensEverywhere() {
    var tokenizer = vocabulary().token("<x>", TokenKind.USER_DEFINED).tokenizer();
    assertArrayEquals(new int[] {'a', 257, 'b'}, tokenizer.encode("a<x>b", EncodeOptions.TEXT));
  }

  @Test
  void longerSpellingsGoFirst() {
    var tokenizer =
        vocabulary()
            .token("ab", TokenKind.USER_DEFINED)
            .token("bcd", TokenKind.USER_DEFINED)
            .tokenizer();
    // bcd takes the b from ab
    assertArrayEquals(new int[] {'a', 258}, tokenizer.encode("abcd", EncodeOptions.TEXT));
    assertArrayEquals(new int[] {257, 257, 258}, tokenizer.encode("ababbcd", EncodeOptions.TEXT));
  }

  @Test
  void occurrencesOfOneTokenDoNotOverlap() {
    var tokenizer = vocabulary().token("aa", TokenKind.USER_DEFINED).tokenizer();
    assertArrayEquals(new int[] {257, 'a'}, tokenizer.encode("aaa", EncodeOptions.TEXT));
  }

  @Test
  void controlTokensAreParsedInMarkupAlone() {
    var tokenizer = vocabulary().tokenizer();
    var segments = List.of(Segment.markup("<|end|>"), Segment.plain("<|end|>"));
    int[] ids = tokenizer.encode(segments, tokenizer.marks(""));
    assertEquals(256, ids[0]);
    assertArrayEquals("<|end|>".chars().toArray(), java.util.Arrays.copyOfRange(ids, 1, 8));
  }

  @Test
  void noSegmentCompletesAnothersControlToken() {
    var tokenizer = vocabulary().tokenizer();
    var split = List.of(Segment.markup("<|end"), Segment.plain("|>"));
    assertArrayEquals("<|end|>".chars().toArray(), tokenizer.encode(split, tokenizer.marks("")));
    var within = List.of(Segment.markup("<|e"), Segment.markup("nd|>"));
    assertArrayEquals(new int[] {256}, tokenizer.encode(within, tokenizer.marks("")));
  }

  @Test
  void wordsRunOnFromOneSegmentToTheNext() {
    var tokenizer = TinyVocabulary.gpt2("gpt-2", "a b", "ab c").tokenizer();
    var segments = List.of(Segment.markup("a"), Segment.plain("b"), Segment.markup("c"));
    assertArrayEquals(new int[] {257}, tokenizer.encode(segments, tokenizer.marks("")));
  }

  @Test
  void phi3TokensSwallowTheSpaceAfterThem() {
    var tokenizer =
        vocabulary()
            .with("general.name", "Phi-3 mini")
            .token("<|user|>", TokenKind.CONTROL)
            .tokenizer();
    assertArrayEquals(
        new int[] {' ', 257, 'a', 256}, tokenizer.encode(" <|user|> \n a<|end|>  ", PARSE));
  }

  @Test
  void masksSwallowTheSpaceBeforeThem() {
    var tokenizer =
        vocabulary()
            .with("tokenizer.ggml.pre", "jina-v2-de")
            .token("<mask>", TokenKind.CONTROL)
            .tokenizer();
    assertArrayEquals(new int[] {'a', 257, ' '}, tokenizer.encode("a  <mask> ", PARSE));
  }

  @Test
  void wellKnownSpellingsEndAGeneration() {
    var tokenizer =
        vocabulary()
            .token("<|eot_id|>", TokenKind.NORMAL)
            .token("<|eom_id|>", TokenKind.CONTROL)
            .token("<fim_prefix>", TokenKind.USER_DEFINED)
            .tokenizer();
    assertEquals(OptionalInt.of(256), tokenizer.eos());
    assertEquals(OptionalInt.of(257), tokenizer.eot());
    assertEquals(OptionalInt.of(258), tokenizer.eom());
    assertTrue(tokenizer.isEndOfGeneration(256));
    assertTrue(tokenizer.isEndOfGeneration(257));
    assertTrue(tokenizer.isEndOfGeneration(258));
    assertFalse(tokenizer.isEndOfGeneration('a'));
    assertFalse(tokenizer.isEndOfGeneration(259));
    // files give some of these the wrong kind
    assertEquals(TokenKind.CONTROL, tokenizer.kind(257));
    assertEquals(TokenKind.CONTROL, tokenizer.kind(259));
  }

  @Test
  void theFilesOwnEndsCount() {
    var tokenizer =
        vocabulary()
            .token("<stop>", TokenKind.CONTROL)
            .with("tokenizer.ggml.eot_token_id", 257L)
            .tokenizer();
    assertEquals(OptionalInt.of(257), tokenizer.eot());
    assertTrue(tokenizer.isEndOfGeneration(257));
    assertFalse(tokenizer.eom().isPresent());
  }

  @Test
  void harmonysEndOfMessageIsNotTheEnd() {
    var tokenizer =
        TinyVocabulary.gpt2("gpt-4o")
            .token("<|return|>", TokenKind.CONTROL)
            .token("<|call|>", TokenKind.CONTROL)
            .token("<|channel|>", TokenKind.CONTROL)
            .with("tokenizer.ggml.eos_token_id", 257L)
            .tokenizer();
    assertFalse(tokenizer.isEndOfGeneration(256));
    assertTrue(tokenizer.isEndOfGeneration(257));
    assertTrue(tokenizer.isEndOfGeneration(258));
    assertEquals(TokenKind.USER_DEFINED, tokenizer.kind(259));
    assertEquals("<|channel|>", tokenizer.decode(259));
  }

  @Test
  void controlTokensAreNoText() {
    var tokenizer = vocabulary().tokenizer();
    assertEquals("ab", tokenizer.decode('a', 256, 'b'));
    assertArrayEquals("<|end|>".getBytes(), tokenizer.bytes(256));
  }
}
