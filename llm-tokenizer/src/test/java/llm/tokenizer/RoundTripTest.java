package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Nothing is lost on the way to ids and back, and streaming changes nothing. */
class RoundTripTest {
  private static final Tokenizer BYTES =
      TinyVocabulary.gpt2("llama-bpe", "a b", "ab c", "Ġ a", "Ġ Ġ", "Ã ©", "ð Ł", "ðŁ Ļ", "1 2")
          .tokenizer();
  private static final Tokenizer PIECES =
      TinyVocabulary.llama("a", "b", "▁", "ab", "▁a", "▁▁", "é", "▁ab", "中", "🙂🙂").tokenizer();
  private static final Tokenizer MATCHES =
      TinyVocabulary.rwkv(
              "ab",
              "abab",
              "  ",
              "\\xc3\\xa9",
              "\\xe4\\xb8",
              "\\x82a",
              "\\xf0\\x9f\\x99\\x82",
              "12")
          .tokenizer();

  @Provide
  Arbitrary<String> texts() {
    var common = Arbitraries.of("a", "b", "ab", " ", "  ", "\n", "é", "中", "🙂", "12", "'s", "<s>");
    var any = Arbitraries.strings().ofMaxLength(3); // halves of pairs too
    return Arbitraries.oneOf(common, any).list().ofMaxSize(20).map(l -> String.join("", l));
  }

  @Property
  void byteLevelTextComesBack(@ForAll("texts") String text) {
    assertEquals(
        CodePoints.wellFormed(text), BYTES.decode(BYTES.encode(text, EncodeOptions.PROMPT)));
  }

  @Property
  void piecesOfTextComeBack(@ForAll("texts") String text) {
    int[] ids = PIECES.encode(text, EncodeOptions.TEXT.withFrame(EncodeOptions.Frame.START));
    assertEquals(CodePoints.wellFormed(text).replace('▁', ' '), PIECES.decode(ids));
  }

  @Property
  void matchedTextComesBack(@ForAll("texts") String text) {
    assertEquals(
        CodePoints.wellFormed(text), MATCHES.decode(MATCHES.encode(text, EncodeOptions.TEXT)));
  }

  @Property
  void segmentsMakeNoDifference(@ForAll("texts") String text, @ForAll("texts") String more) {
    assertArrayEquals(
        BYTES.encode(text + more, EncodeOptions.TEXT),
        BYTES.encode(List.of(Segment.plain(text), Segment.plain(more)), BYTES.marks("")));
  }

  @Property
  void everySymbolIsTheBestLeft(@ForAll("texts") String text) {
    // no two neighbouring symbols of one word can still be merged
    int[] ids = PIECES.encode(text, EncodeOptions.TEXT);
    for (int i = 1; i < ids.length; i++) {
      String joined = PIECES.token(ids[i - 1]) + PIECES.token(ids[i]);
      assertEquals(-1, PIECES.idOf(joined).orElse(-1), joined);
    }
  }

  @Property
  void streamingDecodesLikeTheWhole(
      @ForAll List<@net.jqwik.api.constraints.IntRange(max = 264) Integer> ids) {
    var bytes = new java.io.ByteArrayOutputStream();
    var streamed = new StringBuilder();
    var decoder = BYTES.decoder();
    for (int id : ids) {
      bytes.writeBytes(BYTES.text(id));
      String part = decoder.accept(id);
      assertEquals(CodePoints.wellFormed(part), part, "a part never splits a character");
      streamed.append(part);
    }
    streamed.append(decoder.flush());
    assertEquals(bytes.toString(StandardCharsets.UTF_8), streamed.toString());
  }

  @Test
  void aCharacterComesWithItsLastByte() {
    var decoder = BYTES.decoder();
    assertEquals("", decoder.accept(0xF0));
    assertEquals("", decoder.accept(0x9F));
    assertEquals("", decoder.accept(0x99));
    assertEquals("🙂", decoder.accept(0x82));
    assertEquals("", decoder.flush());
  }

  @Test
  void whatIsNoUtf8IsReplaced() {
    var decoder = BYTES.decoder();
    assertEquals("\uFFFD", decoder.accept(0xFF));
    assertEquals("", decoder.accept(0xE4));
    assertEquals("\uFFFDa", decoder.accept('a'));
    assertEquals("", decoder.accept(0xE4));
    assertEquals("\uFFFD", decoder.flush());
    assertEquals("b", decoder.accept('b'));
    assertEquals("\uFFFD\uFFFD", BYTES.decode(0xC3, 0xC3));
  }
}
