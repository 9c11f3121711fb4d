package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is wrong with a vocabulary is said when it is read, with key, finding and expectation. */
class ValidationTest {
  private static TinyVocabulary llama() {
    return TinyVocabulary.llama("a");
  }

  private static void assertWarnings(TinyVocabulary vocabulary, String... warnings) {
    assertEquals(List.of(warnings), vocabulary.tokenizer().warnings());
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
        "tokenizer.ggml.model is 'word2vec', expected one of bert, gemma4, gpt2, llama, none, rwkv,"
            + " t5");
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
  void preTokenizersAreKnownWhereTheyAreNotUsedEither() {
    Errors.assertMessage(
        () -> Tokenizer.of(llama().metadata(), "nonsense"),
        "tokenizer.ggml.pre is 'nonsense', expected one of ");
    assertEquals(
        List.of(
            "tokenizer.ggml.model is 'llama', which leaves no choice of pre-tokenizers: 'gpt-2' is"
                + " not used"),
        Tokenizer.of(llama().metadata(), "gpt-2").warnings());
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
  void arraysMustNotEndBeforeTheTokens() {
    assertMessage(
        llama().with("tokenizer.ggml.scores", List.of(1f)),
        "tokenizer.ggml.scores has 1 elements, expected 260");
    assertMessage(
        llama().with("tokenizer.ggml.token_type", List.of(1L, 1L)),
        "tokenizer.ggml.token_type has 2 elements, expected 260");
    var longer = llama().with("tokenizer.ggml.scores", Collections.nCopies(300, 0f));
    longer.with("tokenizer.ggml.token_type", Collections.nCopies(261, 1));
    assertWarnings(
        longer,
        "tokenizer.ggml.scores has 300 elements, expected 260, as many as tokenizer.ggml.tokens:"
            + " the rest is ignored",
        "tokenizer.ggml.token_type has 261 elements, expected 260, as many as"
            + " tokenizer.ggml.tokens: the rest is ignored");
    assertMessage(
        llama().with("tokenizer.ggml.tokens", List.of()), "tokenizer.ggml.tokens is empty");
  }

  @Test
  void scoresMustBeFiniteNumbers() {
    for (float score : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      assertMessage(
          llama().token("b", TokenKind.NORMAL, score),
          "tokenizer.ggml.scores[260] is " + score + ", expected a finite number");
    }
    assertMessage(
        llama().with("tokenizer.ggml.scores", Collections.nCopies(260, "0")),
        "tokenizer.ggml.scores[0]: found the string '0', expected a number");
  }

  @Test
  void tokenTypesThatThereAreNotAreNormal() {
    var types = new ArrayList<Object>(Collections.nCopies(260, 1));
    types.set(259, 99);
    var one = llama().with("tokenizer.ggml.token_type", types);
    assertWarnings(
        one, "tokenizer.ggml.token_type[259] is 99, expected 0 to 6: taken as normal (1)");
    assertEquals(TokenKind.NORMAL, one.tokenizer().kind(259));
    types.set(258, -1);
    assertWarnings(
        one,
        "tokenizer.ggml.token_type[258] is -1, expected 0 to 6 (and so on, 2 in all): taken as"
            + " normal (1)");
    types.set(258, 1.5f);
    assertMessage(one, "tokenizer.ggml.token_type[258]: found 1.5, expected an integer");
  }

  @Test
  void tokensThatAreNotUtf8HaveBytes() {
    var tokens = new ArrayList<Object>();
    var usual = llama().tokenizer();
    for (int id = 0; id < 260; id++) {
      tokens.add(usual.token(id));
    }
    tokens.set(258, new byte[] {(byte) 0xE4, (byte) 0xB8});
    tokens.set(259, new byte[] {(byte) 0xE4, (byte) 0xB8}); // twice: still no text
    var vocabulary = llama().with("tokenizer.ggml.tokens", tokens);
    assertWarnings(
        vocabulary,
        "tokenizer.ggml.tokens: 2 of 260 are not UTF-8, the first is id 258: no text becomes such a"
            + " token");
    var tokenizer = vocabulary.tokenizer();
    assertArrayEquals(new byte[] {(byte) 0xE4, (byte) 0xB8}, tokenizer.bytes(259));
    assertEquals("\uFFFDa", tokenizer.decode(259, 3 + 'a'));
  }

  @Test
  void mergesOfSymbolsThatAreNoTokensAreSaid() {
    var vocabulary = TinyVocabulary.gpt2("gpt-2", "a b").merge("ab c").merge("abc d");
    assertWarnings(
        vocabulary,
        "tokenizer.ggml.merges names 2 symbols that are no tokens, the first is 'abc': text"
            + " that merges to one is spelled by its characters");
    assertArrayEquals(
        new int[] {'a', 'b', 'c'}, vocabulary.tokenizer().encode("abc", EncodeOptions.TEXT));
  }

  @Test
  void messagesAreShortAndPrintable() {
    var e =
        assertThrows(
            TokenizerException.class,
            () -> TinyVocabulary.of("\033[31m" + "x".repeat(1_000_000)).tokenizer());
    assertTrue(e.getMessage().length() < 300, e.getMessage());
    assertFalse(e.getMessage().contains("\033"));
    assertTrue(e.isUnsupported());
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
    for (var key : List.of("bos", "eos", "unknown")) {
      var vocabulary = llama().with("tokenizer.ggml." + key + "_token_id", 260L);
      int usual = key.equals("bos") ? 1 : key.equals("eos") ? 2 : 0;
      assertWarnings(
          vocabulary,
          "tokenizer.ggml.%s_token_id is 260, expected an id below 260, the number of tokens: taken as %d, the default"
              .formatted(key, usual));
      assertEquals(OptionalInt.of(0), vocabulary.tokenizer().unk());
      assertEquals(OptionalInt.of(1), vocabulary.tokenizer().bos());
      assertEquals(OptionalInt.of(2), vocabulary.tokenizer().eos());
    }
    for (var key : List.of("eot", "eom", "seperator", "padding", "mask", "fim_pre", "fim_pad")) {
      for (Object id : List.of(260, 0xFFFF_FFFEL, Long.MAX_VALUE, -2)) {
        assertWarnings(
            llama().with("tokenizer.ggml." + key + "_token_id", id),
            "tokenizer.ggml.%s_token_id is %s, expected an id below 260, the number of tokens: taken as none"
                .formatted(key, id));
      }
    }
    assertMessage(
        llama().with("tokenizer.ggml.eos_token_id", 2.0f),
        "tokenizer.ggml.eos_token_id: found 2.0, expected an integer");
    // how converters write that there is none
    var none = llama().with("tokenizer.ggml.padding_token_id", 0xFFFF_FFFFL).tokenizer();
    assertEquals(OptionalInt.empty(), none.pad());
  }

  @Test
  void whatIsAddedAndDoesNotExistIsSaid() {
    var vocabulary =
        TinyVocabulary.of("gpt2")
            .token("a", TokenKind.NORMAL)
            .token("aa", TokenKind.NORMAL)
            .merge("a a")
            .with("tokenizer.ggml.add_bos_token", true);
    assertWarnings(
        vocabulary,
        "every sequence is to be given a token that tokenizer.ggml.bos_token_id does not name: none"
            + " is added");
    assertArrayEquals(new int[] {0}, vocabulary.tokenizer().encode("a", EncodeOptions.SEQUENCE));
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
    assertFalse(tokenizer.takesText());
    assertTrue(llama().tokenizer().takesText());
    Errors.assertMessage(
        () -> tokenizer.encode("a", EncodeOptions.TEXT), "this model takes token ids, not text");
  }
}
