package llm.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class AnswerEventsTest {
  private static final Token MARK = Token.of(1, "<think>");
  private static final Token HM = Token.of(2, "hm");
  private static final Token BOTH = Token.of(3, "so</think>A");
  private static final Token HALF = Token.of(4, "");
  private static final Token REST = Token.of(5, "é");
  private static final Token END = Token.of(6, "");

  /** An answer of these tokens. */
  private record Written(List<AnswerToken> tokens) implements Answer {
    @Override
    public Iterator<AnswerToken> iterator() {
      return tokens.iterator();
    }

    @Override
    public Message message() {
      return Message.assistant("Aé").withReasoning("hmso");
    }

    @Override
    public int[] prompt() {
      return new int[] {7, 8, 9};
    }

    @Override
    public int cachedTokens() {
      return 0;
    }

    @Override
    public Usage usage() {
      return Usage.builder().promptTokens(3).generatedTokens(tokens.size()).build();
    }

    @Override
    public Timings timings() {
      return Timings.builder().build();
    }

    @Override
    public FinishReason finishReason() {
      return FinishReason.END_OF_TEXT;
    }

    @Override
    public void close() {}
  }

  private static Answer answer() {
    return new Written(
        List.of(
            AnswerToken.of(MARK, "", ""),
            AnswerToken.of(HM, "hm", ""),
            AnswerToken.of(BOTH, "so", "A"),
            AnswerToken.of(HALF, "", ""),
            AnswerToken.of(REST, "", "é"),
            AnswerToken.of(END, "", "")));
  }

  private static List<AnswerEvent> events(Answer answer) {
    var events = new ArrayList<AnswerEvent>();
    answer.events().forEach(events::add);
    return events;
  }

  @Test
  void partsComeInTheirOrder() {
    assertEquals(
        List.of(
            "started: 3 prompt tokens",
            "reasoning: hm",
            "reasoning: so",
            "text: A",
            "text: é",
            "finished: END_OF_TEXT, 3 prompt tokens, 6 generated tokens"),
        events(answer()).stream().map(AnswerEvent::toString).toList());
  }

  /** Each token is in one event: marks and halves of characters too, and what ends the answer. */
  @Test
  void noTokenIsLostOrThereTwice() {
    var found = new ArrayList<List<Token>>();
    for (var event : events(answer())) {
      switch (event) {
        case AnswerEvent.Reasoning reasoning -> found.add(reasoning.tokens());
        case AnswerEvent.Text text -> found.add(text.tokens());
        case AnswerEvent.Finished end -> found.add(end.tokens());
        default -> {}
      }
    }
    assertEquals(
        List.of(List.of(MARK, HM), List.of(BOTH), List.of(), List.of(HALF, REST), List.of(END)),
        found);
  }

  @Test
  void theEndIsKnownWithoutComputingAnything() {
    var events = new AnswerEvents(answer());
    while (events.hasNext()) {
      assertFalse(events.isFinished());
      events.next();
    }
    assertTrue(events.isFinished());
    assertThrows(NoSuchElementException.class, events::next);
  }

  @Test
  void theFinishedEventHasTheAnswer() {
    var end = (AnswerEvent.Finished) events(answer()).getLast();
    assertEquals("Aé", end.message().content());
    assertEquals("hmso", end.message().reasoning());
    assertEquals(6, end.usage().generatedTokens());
    assertEquals(FinishReason.END_OF_TEXT, end.reason());
  }

  @Test
  void anAnswerOfNothingBeginsAndEnds() {
    assertEquals(2, events(new Written(List.of())).size());
  }

  @Test
  void aMessageIsItsParts() {
    var message = Message.assistant("said").withReasoning("thought");
    assertEquals(
        List.of(Message.Part.Reasoning.of("thought"), Message.Part.Text.of("said")),
        message.parts());
    assertEquals(message, Message.of(Message.Role.ASSISTANT, message.parts()));
    assertEquals(message, message.withReasoning("other").withReasoning("thought"));
    assertEquals(Message.assistant("said"), message.withReasoning(""));
    var two = Message.of(Message.Role.USER, Message.Part.Text.of("a "), Message.Part.Text.of("b"));
    assertEquals("a b", two.content());
    assertEquals("", two.reasoning());
  }
}
