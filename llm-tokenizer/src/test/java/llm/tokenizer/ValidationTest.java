package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is wrong with a vocabulary is said when it is read, with key, finding and expectation. */
class ValidationTest {
  private static TinyVocabulary llama() {
    return TinyVocabulary.llama("a");
  }

  private static void assertMessage(TinyVocabulary vocabulary, String... parts) {
    Errors.assertMessage(vocabulary::tokenizer, parts);
  }

  @Test
  void missingKeysAreNamed() {
    Errors.assertMessage(() -> Tokenizer.of(Map.of()), "tokenizer.ggml.model is missing");
    Errors.assertMessage(
        () -> Tokenizer.of(Map.of("tokenizer.ggml.model", "llama")),
        "tokenizer.ggml.tokens is missing");
    var metadata = TinyVocabulary.gpt2("gpt-2", "a b").metadata();
    metadata.remove("tokenizer.ggml.merges");
    Errors.assertMessage(() -> Tokenizer.of(metadata), "tokenizer.ggml.merges is missing");
  }

  @Test
  void unknownModelsListTheKnownOnes() {
    assertMessage(
        TinyVocabulary.of("word2vec"),
        "tokenizer.ggml.model is 'word2vec', expected one of bert, gemma4, gpt2, llama, none, t5");
  }

  @Test
  void unknownPreTokenizersListTheKnownOnes() {
    var vocabulary = TinyVocabulary.gpt2("gpt-5", "a b");
    assertMessage(vocabulary, "tokenizer.ggml.pre is 'gpt-5', expected one of ", " llama-bpe, ");
    for (String name : Tokenizer.preTokenizers()) {
      assertMessage(vocabulary, name);
    }
  }

  @Test
  void everyNamedPreTokenizerWorks() {
    var metadata = TinyVocabulary.gpt2("gpt-2", "a b").metadata();
    assertTrue(Tokenizer.preTokenizers().size() > 60);
    for (String name : Tokenizer.preTokenizers()) {
      int[] ids = Tokenizer.of(metadata, name).encode("ab", EncodeOptions.TEXT);
      assertEquals(256, ids[0], name);
      assertEquals(1, ids.length, name);
    }
  }

  @Test
  void anEmptyPreTokenizerIsTheDefault() {
    assertEquals("default", TinyVocabulary.gpt2("", "a b").tokenizer().pre());
    assertEquals("", llama().tokenizer().pre());
  }

  @Test
  void wrongTypesAreNamed() {
    assertMessage(
        llama().with("tokenizer.ggml.add_bos_token", 1L),
        "tokenizer.ggml.add_bos_token: found 1, expected a boolean");
    assertMessage(
        llama().with("tokenizer.ggml.tokens", "a"),
        "tokenizer.ggml.tokens: found the string 'a', expected an array");
    assertMessage(
        llama().with("tokenizer.ggml.tokens", List.of("a", 7L)),
        "tokenizer.ggml.tokens[1]: found 7, expected a string");
    assertMessage(
        llama().with("tokenizer.ggml.eos_token_id", "x"),
        "tokenizer.ggml.eos_token_id: found the string 'x', expected an integer");
  }

  @Test
  void arraysMustBeAsLongAsTheTokens() {
    assertMessage(
        llama().with("tokenizer.ggml.scores", List.of(1f)),
        "tokenizer.ggml.scores has 1 elements, expected 260");
    assertMessage(
        llama().with("tokenizer.ggml.token_type", List.of(1L, 1L)),
        "tokenizer.ggml.token_type has 2 elements, expected 260");
    assertMessage(
        llama().with("tokenizer.ggml.tokens", List.of()), "tokenizer.ggml.tokens is empty");
  }

  @Test
  void scoresMustBeNumbers() {
    assertMessage(
        llama().token("b", TokenKind.NORMAL, Float.NaN),
        "tokenizer.ggml.scores[260] is not a number");
  }

  @Test
  void tokensOccurOnce() {
    assertMessage(
        llama().token("a", TokenKind.NORMAL), "'a' occurs twice, as id 259 and as id 260");
  }

  @Test
  void emptyTokensAreTolerated() {
    var tokenizer = llama().token("", TokenKind.NORMAL).token("", TokenKind.UNUSED).tokenizer();
    assertEquals("[EMPTY_260]", tokenizer.token(260));
    assertEquals(TokenKind.UNUSED, tokenizer.kind(261));
  }

  @Test
  void mergesHaveTwoSides() {
    var vocabulary = TinyVocabulary.gpt2("gpt-2", "a b");
    for (String merge : List.of("ab", "a ", " a", "", " ")) {
      vocabulary.with("tokenizer.ggml.merges", List.of("a b", merge));
      assertMessage(
          vocabulary,
          "tokenizer.ggml.merges[1] is '" + merge + "', expected two symbols with a space between");
    }
  }

  @Test
  void specialIdsLieInTheVocabulary() {
    assertMessage(
        llama().with("tokenizer.ggml.eos_token_id", 260L),
        "tokenizer.ggml.eos_token_id is 260, expected an id below 260, the number of tokens");
    // harmless, and frequent
    var lenient = llama().with("tokenizer.ggml.padding_token_id", 32000L).tokenizer();
    assertEquals(OptionalInt.empty(), lenient.pad());
    // how converters write that there is none
    var none = llama().with("tokenizer.ggml.padding_token_id", 0xFFFF_FFFFL).tokenizer();
    assertEquals(OptionalInt.empty(), none.pad());
  }

  @Test
  void whatIsAddedMustExist() {
    assertMessage(
        TinyVocabulary.of("gpt2")
            .token("a", TokenKind.NORMAL)
            .merge("a a")
            .with("tokenizer.ggml.add_bos_token", true),
        "tokenizer.ggml.add_bos_token is true, but tokenizer.ggml.bos_token_id is missing");
  }

  @Test
  void defaultsOfTheModelHold() {
    var tokenizer = llama().tokenizer();
    assertEquals(OptionalInt.of(0), tokenizer.unk());
    assertEquals(OptionalInt.of(1), tokenizer.bos());
    assertEquals(OptionalInt.of(2), tokenizer.eos());
    // id 11 is the end of text in Falcon's vocabulary alone
    var comma = TinyVocabulary.of("gpt2").token("x", TokenKind.NORMAL).merge("x x");
    for (int i = 0; i < 20; i++) {
      comma.token("x" + i, TokenKind.NORMAL);
    }
    assertEquals(OptionalInt.empty(), comma.tokenizer().eos());
  }

  @Test
  void idsOutsideTheVocabularyAreRefused() {
    var tokenizer = llama().tokenizer();
    for (int id : new int[] {-1, 260, Integer.MAX_VALUE}) {
      String message = "token id %d is outside the vocabulary of 260 tokens".formatted(id);
      Errors.assertMessage(() -> tokenizer.token(id), message);
      Errors.assertMessage(() -> tokenizer.decode(id), message);
      Errors.assertMessage(() -> tokenizer.bytes(id), message);
      Errors.assertMessage(() -> tokenizer.isEndOfGeneration(id), message);
    }
  }

  @Test
  void tokensAreFoundByTheirSpelling() {
    var tokenizer = llama().tokenizer();
    assertEquals(OptionalInt.of(259), tokenizer.idOf("a"));
    assertEquals(OptionalInt.empty(), tokenizer.idOf("b"));
    assertEquals(OptionalInt.empty(), tokenizer.idOf(""));
    assertEquals(260, tokenizer.size());
    assertEquals("<0x0A>", tokenizer.token(3 + 10));
    assertEquals(TokenKind.BYTE, tokenizer.kind(3 + 10));
  }

  @Test
  void aModelWithoutTextTakesIdsAlone() {
    var metadata =
        Map.of(
            "tokenizer.ggml.model", "none",
            "general.architecture", "falcon",
            "falcon.vocab_size", 2_000_000_000L);
    var tokenizer = Tokenizer.of(metadata);
    assertEquals(2_000_000_000, tokenizer.size());
    assertEquals("", tokenizer.decode(1_999_999_999));
    assertFalse(tokenizer.isEndOfGeneration(11));
    assertEquals(0, tokenizer.encode("", EncodeOptions.PROMPT).length);
    Errors.assertMessage(
        () -> tokenizer.encode("a", EncodeOptions.TEXT), "this model takes token ids, not text");
  }
}
