package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever a vocabulary holds, a text costs about its length: a step that costs what the vocabulary
 * pleases, again at each place of the text, would take minutes to hours here.
 */
class HostileVocabularyTest {
  private static final int LENGTH = 300_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ALL_A = "a".repeat(LENGTH);

  /** A vocabulary, a text, and how many tokens it makes. */
  private record Case(String name, Supplier<TinyVocabulary> vocabulary, String text, int tokens) {}

  @TestFactory
  Stream<DynamicTest> texts() {
    return Stream.of(
            new Case("a long user-defined token", HostileVocabularyTest::longToken, ALL_A, 3),
            new Case(
                "a long user-defined token that almost fits",
                HostileVocabularyTest::longToken,
                ("a".repeat(LENGTH / 3 - 1) + "b").repeat(3),
                LENGTH),
            new Case("runs of all lengths", () -> runs(1500), ALL_A, LENGTH / 1500),
            new Case(
                "runs of all lengths in pieces",
                () -> runs(1500),
                ("a".repeat(1499) + "b").repeat(200),
                400),
            new Case("runs that end otherwise", HostileVocabularyTest::endings, ALL_A, LENGTH),
            new Case("newlines", HostileVocabularyTest::newlines, "\n".repeat(1 << 20), 33826),
            new Case("unigram, a long token", () -> unigram(LENGTH / 3, 1), ALL_A, 3),
            new Case("unigram, many lengths", () -> unigram(700, 700), ALL_A, LENGTH),
            new Case("word pieces", HostileVocabularyTest::wordPieces, words(), 99 * 3000),
            new Case("a long word", HostileVocabularyTest::wordPieces, ALL_A, 1),
            new Case(
                "longest matches of all lengths", () -> matches(1500, ""), ALL_A, LENGTH / 1500),
            new Case("longest matches that end otherwise", () -> matches(1500, "b"), ALL_A, LENGTH),
            new Case("a long match", () -> TinyVocabulary.rwkv("a".repeat(LENGTH / 3)), ALL_A, 3),
            new Case(
                "longest matches that are control tokens",
                HostileVocabularyTest::banned,
                ALL_A,
                LENGTH),
            new Case("sentence pieces that grow", HostileVocabularyTest::growing, ALL_A, 300),
            new Case("merges that grow", () -> merges(1000, true), ALL_A, LENGTH / 2),
            new Case("merges that double", () -> merges(18, false), ALL_A, 8))
        .map(it -> dynamicTest(it.name(), () -> check(it)));
  }

  /** Finding marks looks at each token once, however long it is. */
  @Test
  void marksAmongLongTokens() {
    var tokenizer =
        TinyVocabulary.gpt2("gpt-2")
            .token(ALL_A + ">", TokenKind.USER_DEFINED)
            .token("<|" + ALL_A, TokenKind.USER_DEFINED)
            .token("<|" + ALL_A + ">", TokenKind.NORMAL)
            .token("<|" + ALL_A + "|>", TokenKind.NORMAL)
            .tokenizer();
    var marks = assertTimeoutPreemptively(PATIENCE, () -> tokenizer.marks("{{ messages }}")).ids();
    int first = tokenizer.size() - 4;
    assertEquals(
        List.of(first + 1, first + 3), marks.stream().filter(id -> id >= first).boxed().toList());
  }

  private static void check(Case it) {
    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          var tokenizer = it.vocabulary().get().tokenizer();
          assertEquals(it.tokens(), tokenizer.encode(it.text(), EncodeOptions.TEXT).length);
        });
  }

  private static TinyVocabulary longToken() {
    return TinyVocabulary.gpt2("gpt-2").token("a".repeat(LENGTH / 3), TokenKind.USER_DEFINED);
  }

  private static TinyVocabulary runs(int most) {
    var vocabulary = TinyVocabulary.gpt2("gpt-2");
    for (int length = 2; length <= most; length++) {
      vocabulary.token("a".repeat(length), TokenKind.USER_DEFINED);
    }
    return vocabulary;
  }

  private static TinyVocabulary endings() {
    var vocabulary = TinyVocabulary.gpt2("gpt-2");
    for (int length = 2; length <= 1500; length++) {
      vocabulary.token("a".repeat(length) + "b", TokenKind.USER_DEFINED);
    }
    return vocabulary;
  }

  private static TinyVocabulary newlines() {
    var vocabulary = TinyVocabulary.gpt2("gpt-2");
    for (int length = 1; length <= 31; length++) {
      vocabulary.token("\n".repeat(length), TokenKind.USER_DEFINED);
    }
    return vocabulary;
  }

  private static TinyVocabulary unigram(int longest, int lengths) {
    var vocabulary =
        TinyVocabulary.of("t5")
            .token("<pad>", TokenKind.CONTROL)
            .token("</s>", TokenKind.CONTROL)
            .token("<unk>", TokenKind.UNKNOWN)
            .token("a", TokenKind.NORMAL, -1);
    for (int i = 0; i < lengths; i++) {
      int length = longest - i;
      if (length > 1) {
        // Worse than its letters, except for the one.
        vocabulary.token("a".repeat(length), TokenKind.NORMAL, lengths == 1 ? -2 : -2f * length);
      }
    }
    return vocabulary;
  }

  private static TinyVocabulary wordPieces() {
    var vocabulary =
        TinyVocabulary.of("bert")
            .token("[PAD]", TokenKind.CONTROL)
            .token("[UNK]", TokenKind.UNKNOWN)
            .with("tokenizer.ggml.unknown_token_id", 1L)
            .token("a", TokenKind.NORMAL)
            .token("▁a", TokenKind.NORMAL);
    for (int length = 2; length < 100; length++) {
      vocabulary.token("a".repeat(length) + "b", TokenKind.NORMAL);
    }
    return vocabulary;
  }

  private static String words() {
    return ("a".repeat(99) + " ").repeat(3000);
  }

  private static TinyVocabulary matches(int most, String end) {
    var vocabulary = TinyVocabulary.rwkv();
    for (int length = 2; length <= most; length++) {
      vocabulary.token("a".repeat(length) + end, TokenKind.NORMAL);
    }
    return vocabulary;
  }

  private static TinyVocabulary banned() {
    var vocabulary = TinyVocabulary.rwkv();
    for (int length = 2; length <= 1500; length++) {
      vocabulary.token("a".repeat(length), TokenKind.CONTROL);
    }
    return vocabulary;
  }

  private static TinyVocabulary growing() {
    var vocabulary = TinyVocabulary.llama("a").with("tokenizer.ggml.add_space_prefix", false);
    for (int length = 2; length <= 1000; length++) {
      vocabulary.token("a".repeat(length), TokenKind.NORMAL, length);
    }
    return vocabulary;
  }

  private static TinyVocabulary merges(int count, boolean byOne) {
    var vocabulary = TinyVocabulary.gpt2("gpt-2");
    String left = "a";
    for (int i = 0; i < count; i++) {
      String right = byOne ? "a" : left;
      vocabulary.merge(left + " " + right).token(left + right, TokenKind.NORMAL);
      left += right;
    }
    return vocabulary;
  }

  /** Strings with the same {@link String#hashCode()}; quadratic in a table that uses it. */
  @TestFactory
  Stream<DynamicTest> hashesThatCollide() {
    var spellings = colliding(15);
    assertEquals(1, spellings.stream().mapToInt(String::hashCode).distinct().count());
    return Stream.of("llama", "gpt2", "t5", "rwkv")
        .map(
            model ->
                dynamicTest(
                    model,
                    () ->
                        assertTimeoutPreemptively(
                            PATIENCE, () -> checkColliding(model, spellings))));
  }

  private static void checkColliding(String model, List<String> spellings) {
    var vocabulary =
        switch (model) {
          case "llama" -> TinyVocabulary.llama();
          case "gpt2" -> TinyVocabulary.gpt2("gpt-2");
          case "rwkv" -> TinyVocabulary.rwkv();
          default -> TinyVocabulary.of("t5").token("<unk>", TokenKind.UNKNOWN);
        };
    vocabulary.with("tokenizer.ggml.unknown_token_id", 0L);
    for (String spelling : spellings) {
      int half = spelling.length() / 2;
      vocabulary.token(spelling, TokenKind.NORMAL, -1);
      vocabulary.merge(spelling.substring(0, half) + " " + spelling.substring(half));
    }
    var tokenizer = vocabulary.tokenizer();
    assertEquals(tokenizer.size() - 1, tokenizer.idOf(spellings.getLast()).getAsInt());
    tokenizer.encode("AaBB".repeat(LENGTH / 4), EncodeOptions.TEXT);
  }

  private static List<String> colliding(int pairs) {
    var all = new ArrayList<String>();
    for (int bits = 0; bits < 1 << pairs; bits++) {
      var text = new StringBuilder();
      for (int i = 0; i < pairs; i++) {
        text.append((bits >>> i & 1) == 0 ? "Aa" : "BB");
      }
      all.add(text.toString());
    }
    return all;
  }
}
