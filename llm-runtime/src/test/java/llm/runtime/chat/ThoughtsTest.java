package llm.runtime.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import llm.runtime.answer.read.Messages;
import llm.runtime.answer.text.AnswerPiece;
import llm.runtime.chat.MarkedText.Parts;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ThoughtsTest {
  private static final ReasoningMarks MARKS = ReasoningMarks.USUAL;
  private static final String THOUGHTFUL =
      "\n<think>\nOne < two.\n\n</thin> air\n</think>\n\nYes. <think>no</think>\n";
  private static final Parts THOUGHTFUL_PARTS =
      new Parts("One < two.\n\n</thin> air", "Yes. <think>no</think>\n");
  private static final String CHANNELS =
      "<|channel|>analysis<|message|>One <| two.<|end|><|start|>assistant<|channel|>final"
          + "<|message|>Yes.\n";

  private static Parts parts(MarkedText text, List<String> pieces) {
    var parts = Parts.NONE;
    for (var piece : pieces) parts = parts.and(text.accept(piece));
    return parts.and(text.finish());
  }

  private static Parts inMessages(List<String> pieces) {
    var parser = Messages.CHANNELS.parser();
    var all = new ArrayList<AnswerPiece>();
    for (var piece : pieces) all.addAll(parser.text(piece));
    all.addAll(parser.finish());
    var parts = Parts.NONE;
    for (var piece : all) {
      parts =
          parts.and(
              piece instanceof AnswerPiece.Reasoning(var text)
                  ? Parts.reasoning(text)
                  : Parts.content(((AnswerPiece.Content) piece).text()));
    }
    return parts;
  }

  private static List<String> cut(String text, List<Integer> lengths) {
    var pieces = new ArrayList<String>();
    int at = 0;
    for (int length : lengths) {
      int end = Math.min(text.length(), at + length);
      pieces.add(text.substring(at, end));
      at = end;
    }
    pieces.add(text.substring(at));
    return pieces;
  }

  @Property
  void marksAreFoundHoweverTheTextIsCut(
      @ForAll @Size(max = 40) List<@IntRange(max = 6) Integer> lengths) {
    assertEquals(THOUGHTFUL_PARTS, parts(MarkedText.of(MARKS), cut(THOUGHTFUL, lengths)));
    assertEquals(new Parts("One <| two.", "Yes.\n"), inMessages(cut(CHANNELS, lengths)));
  }

  @Property
  void aTextThatThePromptBegan(@ForAll @Size(max = 40) List<@IntRange(max = 6) Integer> lengths) {
    var rest = THOUGHTFUL.substring(THOUGHTFUL.indexOf('>') + 1);
    assertEquals(THOUGHTFUL_PARTS, parts(MarkedText.reasoning(MARKS), cut(rest, lengths)));
  }

  @Test
  void aTextWithoutMarksIsSaidAsItIs() {
    var text = "  Hello <think>, world </think>\n";
    assertEquals(new Parts("", text), parts(MarkedText.of(MARKS), List.of(text)));
    assertEquals(new Parts("", text), inMessages(List.of(text)));
    assertEquals(new Parts("", "<thi"), parts(MarkedText.of(MARKS), List.of("<thi")));
    assertEquals(new Parts("", "<|chan"), inMessages(List.of("<|chan")));
  }

  @Test
  void noThoughtsAreNone() {
    assertEquals(
        new Parts("", "Hi"), parts(MarkedText.of(MARKS), List.of("<think>\n\n</think>\n\nHi")));
  }

  @Test
  void unfinishedThoughtsAreThoughts() {
    assertEquals(
        new Parts("hm, </thi", ""), parts(MarkedText.of(MARKS), List.of("<think>hm, ", "</thi")));
    assertEquals(new Parts("hm", ""), inMessages(List.of("<|channel|>analysis<|message|>hm")));
  }

  @Test
  void textComesAtOnceWhereNoMarkMayBegin() {
    var text = MarkedText.reasoning(MARKS);
    assertEquals(Parts.reasoning("One"), text.accept("One"));
    assertEquals(Parts.NONE, text.accept(" "));
    assertEquals(Parts.reasoning(" two"), text.accept("two</"));
    assertEquals(Parts.content("Yes"), text.accept("think>\nYes"));
    assertEquals(Parts.content(" </think>"), text.accept(" </think>"));
  }
}
