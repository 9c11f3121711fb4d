package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A megabyte without a word break is encoded without running out of stack, and in O(n log n): a
 * quadratic step would take hours here.
 */
class LongTextTest {
  private static final int LENGTH = 1 << 20;
  private static final List<String> TEXTS =
      List.of(
          "a".repeat(LENGTH),
          "A".repeat(LENGTH),
          " ".repeat(LENGTH),
          " ".repeat(LENGTH) + "x",
          "\n".repeat(LENGTH) + " ",
          " \n".repeat(LENGTH / 2) + " ",
          "1".repeat(LENGTH),
          "1".repeat(LENGTH) + "x",
          "🙂".repeat(LENGTH / 4),
          "中".repeat(LENGTH / 3),
          "a b".repeat(LENGTH / 3),
          "'s".repeat(LENGTH / 2),
          "<".repeat(LENGTH),
          "aB".repeat(LENGTH / 2));

  /** Each set of rules once; names that share one are left out. */
  @TestFactory
  Stream<DynamicTest> preTokenizers() {
    var metadata =
        TinyVocabulary.gpt2("gpt-2", "a a", "aa aa", "Ġ Ġ", "1 1", "a b")
            .token("<unfinished", TokenKind.USER_DEFINED)
            .metadata();
    var seen = new java.util.HashSet<String>();
    return Tokenizer.preTokenizers().stream()
        .filter(name -> seen.add(PreTokenizers.of(name).toString()))
        .map(name -> DynamicTest.dynamicTest(name, () -> check(Tokenizer.of(metadata, name))));
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
                DynamicTest.dynamicTest(
                    tokenizer.model(),
                    () -> TEXTS.forEach(text -> tokenizer.encode(text, EncodeOptions.PROMPT))));
  }

  private static void check(Tokenizer tokenizer) {
    for (String text : TEXTS) {
      int[] ids = tokenizer.encode(text, EncodeOptions.TEXT);
      if (PreTokenizers.of(tokenizer.pre()).has(PreTokenizer.Trait.MARKED_SPACES)) {
        continue; // this vocabulary has no tokens for their characters
      }
      assertEquals(text, tokenizer.decode(ids));
    }
  }
}
