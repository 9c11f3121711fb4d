package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Expected ids are worked out by hand: byte b is b, the results of merges are from 256. */
class MergeBpeTest {
  private static int[] encode(TinyVocabulary vocabulary, String text) {
    return vocabulary.tokenizer().encode(text, EncodeOptions.TEXT);
  }

  @Test
  void mergesInTheOrderOfTheList() {
    var vocabulary = TinyVocabulary.gpt2("gpt-2", "b c", "a b", "a bc", "Ġ a");
    assertArrayEquals(new int[] {258}, encode(vocabulary, "abc"));
    assertArrayEquals(new int[] {257, 'b'}, encode(vocabulary, "abb"));
    assertArrayEquals(new int[] {'a', 259, 'x'}, encode(vocabulary, "a ax"));
    // no merge across words: the space belongs to the second word
    assertArrayEquals(new int[] {'b', ' ', 'c'}, encode(vocabulary, "b c"));
  }

  @Test
  void ofARepeatedMergeTheFirstCounts() {
    var vocabulary = TinyVocabulary.gpt2("gpt-2", "a b", "b c").merge("b c").merge("a b");
    assertArrayEquals(new int[] {256, 'c'}, encode(vocabulary, "abc"));
  }

  @Test
  void bytesStandForTextInAnyScript() {
    var vocabulary = TinyVocabulary.gpt2("gpt-2", "Ã ©");
    assertArrayEquals(new int[] {256}, encode(vocabulary, "é"));
    assertArrayEquals(new int[] {0xF0, 0x9F, 0x99, 0x82}, encode(vocabulary, "🙂"));
    assertArrayEquals(
        new int[] {0, 0x7F, '\n', 0xC2, 0xAD}, encode(vocabulary, "\0\u007F\n\u00AD"));
    assertEquals("é", vocabulary.tokenizer().decode(0xC3, 0xA9));
  }

  @Test
  void symbolsThatAreNoTokensMergeOnTheirWay() {
    // ab is no token, only part of merges
    var vocabulary =
        TinyVocabulary.gpt2("gpt-2").merge("a b").merge("ab c").token("abc", TokenKind.NORMAL);
    assertArrayEquals(new int[] {257}, encode(vocabulary, "abc"));
    assertArrayEquals(new int[] {'a', 'b', 'x'}, encode(vocabulary, "abx"));
  }

  @Test
  void someVocabulariesTakeAWholeWordBeforeMerging() {
    String[] merges = {"b c", "a bc"};
    var whole = TinyVocabulary.gpt2("llama-bpe", merges).token("ab", TokenKind.NORMAL);
    var merged = TinyVocabulary.gpt2("gpt-2", merges).token("ab", TokenKind.NORMAL);
    assertArrayEquals(new int[] {259}, encode(whole, "ab"));
    assertArrayEquals(new int[] {'a', 'b'}, encode(merged, "ab"));
    assertArrayEquals(new int[] {257}, encode(whole, "abc"));
  }

  @Test
  void bosIsAddedAsThePreTokenizerOrTheFileSays() {
    int bos = 256;
    assertArrayEquals(
        new int[] {bos, 'a'},
        TinyVocabulary.gpt2("llama-bpe").tokenizer().encode("a", EncodeOptions.PROMPT));
    assertArrayEquals(
        new int[] {'a'},
        TinyVocabulary.gpt2("gpt-2").tokenizer().encode("a", EncodeOptions.PROMPT));
    assertArrayEquals(
        new int[] {bos, 'a'},
        TinyVocabulary.gpt2("gpt-2")
            .with("tokenizer.ggml.add_bos_token", true)
            .tokenizer()
            .encode("a", EncodeOptions.PROMPT));
    assertArrayEquals(
        new int[] {'a', bos},
        TinyVocabulary.gpt2("llama-bpe")
            .with("tokenizer.ggml.add_bos_token", false)
            .with("tokenizer.ggml.add_eos_token", true)
            .tokenizer()
            .encode("a", EncodeOptions.SEQUENCE));
  }

  @Test
  void thePreTokenizerCanBeOverridden() {
    var metadata = TinyVocabulary.gpt2("gpt-2", "1 2", "12 3").metadata();
    assertArrayEquals(new int[] {257}, Tokenizer.of(metadata).encode("123", EncodeOptions.TEXT));
    var starcoder = Tokenizer.of(metadata, "starcoder");
    assertArrayEquals(new int[] {'1', '2', '3'}, starcoder.encode("123", EncodeOptions.TEXT));
    assertEquals("starcoder", starcoder.pre());
    assertEquals("gpt2", starcoder.model());
  }

  @Test
  void gemmaMarksSpacesAndKeepsNewlinesTogether() {
    var vocabulary =
        TinyVocabulary.of("gemma4")
            .token("<bos>", TokenKind.CONTROL)
            .byteTokens()
            .token("a", TokenKind.NORMAL) // 257
            .token("▁", TokenKind.NORMAL)
            .token("▁a", TokenKind.NORMAL)
            .token("\n", TokenKind.NORMAL)
            .token("\n\n", TokenKind.NORMAL)
            .token("a▁a", TokenKind.NORMAL) // 262
            .merge("▁ a")
            .merge("a ▁a")
            .with("tokenizer.ggml.add_bos_token", false)
            .with("tokenizer.ggml.bos_token_id", 0L);
    var tokenizer = vocabulary.tokenizer();
    // words are not split at spaces; a run of newlines is looked up whole
    assertArrayEquals(
        new int[] {0, 262, 261, 257}, tokenizer.encode("a a\n\na", EncodeOptions.PROMPT));
    assertArrayEquals(new int[] {260, 260, 260}, tokenizer.encode("\n\n\n", EncodeOptions.TEXT));
    assertArrayEquals(new int[] {1 + 0xC3, 1 + 0xA9}, tokenizer.encode("é", EncodeOptions.TEXT));
    assertEquals("a aé", tokenizer.decode(257, 259, 1 + 0xC3, 1 + 0xA9));
    assertEquals("gemma4", tokenizer.model());
  }
}
