package llm.runtime.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import llm.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;

/** Pairs of a vocabulary whose models tell the first text from the second. */
class MarkedPairTest {
  private static final int ALL = Integer.MAX_VALUE;
  private static final Tokenizer TOKENIZER =
      Tokenizer.of(
          Map.of(
              "tokenizer.ggml.model",
              "bert",
              "tokenizer.ggml.tokens",
              List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "\u2581a", "\u2581b", "\u2581c"),
              "tokenizer.ggml.token_type",
              List.of(3, 3, 3, 3, 1, 1, 1),
              "tokenizer.ggml.bos_token_id",
              2,
              "tokenizer.ggml.cls_token_id",
              2,
              "tokenizer.ggml.seperator_token_id",
              3,
              "tokenizer.ggml.unknown_token_id",
              1));

  @Test
  void theDocumentIsTheSecondText() {
    var reading = new MarkedPair(TOKENIZER, true).query("a b").with("c", ALL);
    assertArrayEquals(new int[] {2, 4, 5, 3, 6, 3}, reading.tokens());
    assertEquals(4, reading.secondText());
    assertEquals(0, reading.usage().cutTokens());
  }

  @Test
  void aModelOfOneTypeHasNoSecondText() {
    var reading = new MarkedPair(TOKENIZER, false).query("a").with("c", ALL);
    assertArrayEquals(new int[] {2, 4, 3, 6, 3}, reading.tokens());
    assertEquals(ALL, reading.secondText());
  }

  /** Its end goes, and the mark behind it stays; a query that is too long is left as it is. */
  @Test
  void theDocumentIsCut() {
    var reading = new MarkedPair(TOKENIZER, true).query("a").with("b c b c b", 6);
    assertArrayEquals(new int[] {2, 4, 3, 5, 6, 3}, reading.tokens());
    assertEquals(3, reading.usage().cutTokens());
    var query = new MarkedPair(TOKENIZER, true).query("a a a a");
    assertEquals(8, query.with("b", 5).tokens().length);
  }
}
