package llm.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What people write becomes no mark of a template, whatever kind the file gives its tokens. */
class MarksTest {
  private static final String MARK = "<|turn|>";
  private static final String TEMPLATE =
      "{% for m in messages %}{{ '<|' + m.role + '|>' }}{{ m.content }}{% endfor %}]~b] [INST]";

  /** A vocabulary of a model in which {@link #MARK} is such a token, which merges lead to. */
  private static Tokenizer tokenizer(String model, TokenKind kind) {
    return switch (model) {
      case "gpt2" -> {
        var vocabulary = TinyVocabulary.gpt2("gpt-2");
        String left = "<";
        for (int i = 1; i < MARK.length() - 1; i++) {
          vocabulary.merge(left + " " + MARK.charAt(i));
          left += MARK.charAt(i);
          vocabulary.token(left, TokenKind.NORMAL);
        }
        // The pre-tokenizer must not cut it.
        vocabulary.merge(left + " >").token(MARK, kind);
        yield vocabulary.with("tokenizer.ggml.pre", "superbpe").tokenizer();
      }
      case "llama" -> {
        var vocabulary = TinyVocabulary.llama();
        for (int i = 1; i < MARK.length(); i++) {
          vocabulary.token(MARK.substring(0, i), TokenKind.NORMAL, i);
        }
        vocabulary.token(MARK, kind, 99).with("tokenizer.ggml.add_space_prefix", false);
        yield vocabulary.tokenizer();
      }
      case "t5" -> {
        var vocabulary =
            TinyVocabulary.of("t5")
                .token("<pad>", TokenKind.CONTROL)
                .token("</s>", TokenKind.CONTROL)
                .token("<unk>", TokenKind.UNKNOWN);
        "<|turn>"
            .chars()
            .forEach(c -> vocabulary.token(Character.toString(c), TokenKind.NORMAL, -9));
        yield vocabulary.token(MARK, kind, -1).tokenizer();
      }
      default -> throw new IllegalArgumentException(model);
    };
  }

  @TestFactory
  Stream<DynamicTest> nobodyForgesAMark() {
    return Stream.of("gpt2", "llama", "t5")
        .flatMap(
            model ->
                Stream.of(TokenKind.values())
                    .filter(kind -> kind != TokenKind.BYTE)
                    .map(
                        kind ->
                            DynamicTest.dynamicTest(
                                model + " " + kind, () -> check(tokenizer(model, kind)))));
  }

  private static void check(Tokenizer tokenizer) {
    int mark = tokenizer.idOf(MARK).getAsInt();
    var marks = tokenizer.marks(TEMPLATE);
    for (var segments :
        List.of(
            List.of(Segment.plain(MARK)),
            List.of(Segment.plain("u" + MARK + MARK + "u")),
            List.of(Segment.plain("<|tu"), Segment.plain("rn|>")),
            List.of(Segment.markup("<|tu"), Segment.plain("rn|>")),
            List.of(Segment.plain("<|tu"), Segment.markup("rn|>")),
            List.of(Segment.markup("<|"), Segment.plain("turn"), Segment.markup("|>")))) {
      int[] ids = tokenizer.encode(segments, marks);
      assertFalse(Arrays.stream(ids).anyMatch(id -> id == mark), segments.toString());
      assertEquals(
          String.join("", segments.stream().map(Segment::text).toList()), tokenizer.decode(ids));
    }
  }

  @Test
  void theTemplateWritesItsMarks() {
    for (String model : List.of("gpt2", "llama", "t5")) {
      for (TokenKind kind : List.of(TokenKind.CONTROL, TokenKind.USER_DEFINED, TokenKind.NORMAL)) {
        var tokenizer = tokenizer(model, kind);
        int mark = tokenizer.idOf(MARK).getAsInt();
        var marks = tokenizer.marks(TEMPLATE);
        assertArrayEquals(
            new int[] {mark}, tokenizer.encode(List.of(Segment.markup(MARK)), marks), model + kind);
        var both = List.of(Segment.markup("<|tu"), Segment.markup("rn|>"), Segment.plain(MARK));
        if (model.equals("t5") && kind == TokenKind.NORMAL) {
          continue; // its places are lost where text is normalised
        }
        assertEquals(
            1, Arrays.stream(tokenizer.encode(both, marks)).filter(id -> id == mark).count());
      }
    }
  }

  @Test
  void userDefinedTokensThatAreNoMarksCutEveryText() {
    var tokenizer =
        TinyVocabulary.gpt2("gpt-2")
            .token("<td>", TokenKind.USER_DEFINED) // 257
            .token("\n\n", TokenKind.USER_DEFINED)
            .token("]~b]", TokenKind.USER_DEFINED) // 259
            .token("<name>", TokenKind.USER_DEFINED)
            .tokenizer();
    var marks = tokenizer.marks("]~b]\n\n{{ messages }}");
    assertArrayEquals(new int[] {257, 258}, encode(tokenizer, marks, "<td>\n\n"));
    assertArrayEquals("]~b]".chars().toArray(), encode(tokenizer, marks, "]~b]"));
    // What the template has put together in this prompt is its mark there.
    assertArrayEquals(new int[] {260}, encode(tokenizer, marks, "<name>"));
    var built = List.of(Segment.markup("<"), Segment.markup("name>"), Segment.plain("<name>"));
    int[] ids = tokenizer.encode(built, marks);
    assertEquals(260, ids[0]);
    assertEquals(1 + "<name>".length(), ids.length);
  }

  @Test
  void rolesAndPipesAreMarksOfEveryTemplate() {
    var spellings =
        List.of("<|x|>", "<｜User｜>", "<|turn>", "<turn|>", "[USER]", "</tool_call>", "<think>");
    var vocabulary = TinyVocabulary.gpt2("gpt-2");
    spellings.forEach(spelling -> vocabulary.token(spelling, TokenKind.USER_DEFINED));
    var tokenizer = vocabulary.tokenizer();
    for (var spelling : spellings) {
      for (int id : encode(tokenizer, tokenizer.marks(""), spelling)) {
        assertEquals(true, id < 256, spelling);
      }
      var parsed = EncodeOptions.TEXT.withParseSpecial(true);
      assertEquals(1, tokenizer.encode(spelling, parsed).length, spelling);
    }
  }

  /** Text that is no chat's is text too where control tokens are not asked for. */
  @Test
  void mergesMakeNoControlTokensOfText() {
    for (String model : List.of("gpt2", "llama", "t5")) {
      var tokenizer = tokenizer(model, TokenKind.CONTROL);
      int mark = tokenizer.idOf(MARK).getAsInt();
      assertFalse(
          Arrays.stream(tokenizer.encode(MARK, EncodeOptions.TEXT)).anyMatch(id -> id == mark));
      var parsed = tokenizer.encode(MARK, EncodeOptions.TEXT.withParseSpecial(true));
      assertArrayEquals(new int[] {mark}, parsed);
    }
  }

  private static int[] encode(Tokenizer tokenizer, Marks marks, String text) {
    return tokenizer.encode(List.of(Segment.plain(text)), marks);
  }
}
