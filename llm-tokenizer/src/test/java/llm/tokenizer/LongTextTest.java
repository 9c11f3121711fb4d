package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A megabyte without a word break is encoded without running out of stack, and in O(n log n): a
 * quadratic step would take hours here.
 */
class LongTextTest {
  private static final int MEGABYTE = 1 << 20;

  private static List<String> texts(int length) {
    return List.of(
        "a".repeat(length),
        " ".repeat(length) + "x",
        " \n".repeat(length / 2) + " ",
        "1".repeat(length) + "x",
        "🙂".repeat(length / 4),
        "aB".repeat(length / 2),
        "\n".repeat(length),
        "\r\n".repeat(length / 2),
        "~".repeat(length),
        "a ".repeat(length / 2),
        "中".repeat(length / 3),
        "한".repeat(length / 3),
        "\u0301".repeat(length / 2),
        "A\u0301b".repeat(length / 4),
        "'s".repeat(length / 2));
  }

  private static Tokenizer bytes(String pre) {
    return TinyVocabulary.gpt2(pre, "a a", "aa aa", "Ġ Ġ", "1 1", "a b").tokenizer();
  }

  @TestFactory
  Stream<DynamicTest> preTokenizers() {
    return Stream.of("default", "llama-bpe", "tekken", "deepseek-llm", "jais-2", "exaone-moe")
        .map(name -> dynamicTest(name, () -> check(bytes(name), MEGABYTE)));
  }

  /** A fraction of that is too much for a matcher that recurses. */
  @Test
  void allPreTokenizers() {
    var seen = new HashSet<String>(); // names that share their rules are tried once
    for (String name : Tokenizer.preTokenizers()) {
      var preTokenizer = PreTokenizers.of(name);
      if (seen.add(preTokenizer.rules().toString())
          && !preTokenizer.has(PreTokenizer.Trait.MARKED_SPACES)) {
        check(bytes(name), MEGABYTE / 32);
      }
    }
  }

  @Test
  void manyPlacesForSpecialTokens() {
    var vocabulary = TinyVocabulary.gpt2("gpt-2");
    for (int i = 0; i < 5000; i++) {
      vocabulary.token("<<special " + i + ">", TokenKind.USER_DEFINED);
    }
    String text = "<".repeat(MEGABYTE) + "<<special 7>";
    int[] ids = vocabulary.tokenizer().encode(text, EncodeOptions.TEXT);
    assertEquals(MEGABYTE + 1, ids.length);
    assertEquals(257 + 7, ids[MEGABYTE]);
  }

  @TestFactory
  Stream<DynamicTest> models() {
    return Stream.of(
            TinyVocabulary.llama("a", "▁", "aa", "aaaa", "▁▁", "1", "11"),
            TinyVocabulary.of("t5")
                .token("<pad>", TokenKind.CONTROL)
                .token("</s>", TokenKind.CONTROL)
                .token("<unk>", TokenKind.UNKNOWN)
                .token("a", TokenKind.NORMAL, -1)
                .token("aaaa", TokenKind.NORMAL, -2)
                .token("▁", TokenKind.NORMAL, -1),
            TinyVocabulary.rwkv("aa", "aaaa", "  ", "\\n\\n", "\\xe4\\xb8", "11"),
            TinyVocabulary.of("bert")
                .token("▁", TokenKind.NORMAL)
                .token("a", TokenKind.NORMAL)
                .token("aaaa", TokenKind.NORMAL)
                .with("tokenizer.ggml.bos_token_id", 0L)
                .with("tokenizer.ggml.unknown_token_id", 0L)
                .with("tokenizer.ggml.seperator_token_id", 0L))
        .map(TinyVocabulary::tokenizer)
        .map(
            tokenizer ->
                dynamicTest(
                    tokenizer.model(),
                    () ->
                        texts(MEGABYTE)
                            .forEach(text -> tokenizer.encode(text, EncodeOptions.PROMPT))));
  }

  private static void check(Tokenizer tokenizer, int length) {
    for (String text : texts(length)) {
      assertEquals(text, tokenizer.decode(tokenizer.encode(text, EncodeOptions.TEXT)));
    }
  }
}
