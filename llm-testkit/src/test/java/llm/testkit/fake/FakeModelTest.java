package llm.testkit.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import llm.api.AnswerEvent;
import llm.api.ChatOptions;
import llm.api.ContextOverflowException;
import llm.api.FinishReason;
import llm.api.GenerationOptions;
import llm.api.Message;
import llm.api.Tokenizer.Special;
import org.junit.jupiter.api.Test;

/** What an application's tests may rely on is as with a model. */
class FakeModelTest {
  private static final GenerationOptions ALL = GenerationOptions.defaults();

  private final FakeModel model = FakeModel.answering("One.", "Two, three.");

  @Test
  void itWritesOneTextAfterAnother() {
    assertEquals("One.", model.generate("a", ALL));
    assertEquals("Two, three.", model.generate("b", ALL));
    assertEquals("Two, three.", model.generate("c", ALL));
    assertEquals(List.of("a", "b", "c"), model.prompts());
    assertEquals(List.of(ALL, ALL, ALL), model.options());
  }

  @Test
  void limitsAreHeeded() {
    assertEquals(FinishReason.END_OF_TEXT, reason(ALL, "One."));
    assertEquals(FinishReason.MAX_TOKENS, reason(ALL.toBuilder().maxTokens(3).build(), "Two"));
    assertEquals(
        FinishReason.STOP_STRING, reason(ALL.toBuilder().stop(List.of(",")).build(), "Two"));
  }

  private FinishReason reason(GenerationOptions options, String expected) {
    try (var session = model.newSession();
        var generation = session.generate("a", options)) {
      assertEquals(expected, generation.text());
      return generation.finishReason();
    }
  }

  @Test
  void aFullContextEndsATextOrRefusesAPrompt() {
    try (var session = model.newSession()) {
      var generation = session.generate("a".repeat(FakeModel.CONTEXT - 2), ALL);
      assertEquals("On", generation.text());
      assertEquals(FinishReason.CONTEXT_FULL, generation.finishReason());
      var error = assertThrows(ContextOverflowException.class, () -> session.generate("a", ALL));
      assertEquals(1, error.needed());
      assertEquals(0, error.available());
    }
  }

  @Test
  void aSessionHoldsWhatWasReadAndWritten() {
    try (var session = model.newSession()) {
      var generation = session.generate("ab", ALL);
      assertThrows(IllegalStateException.class, () -> session.generate("c", ALL));
      generation.iterator().next();
      generation.close();
      assertEquals(FinishReason.CANCELLED, generation.finishReason());
      assertEquals("abO", model.tokenizer().decode(session.tokens()));
      var branch = session.branch();
      session.truncate(1);
      assertEquals(1, session.length());
      assertEquals(3, branch.length());
    }
  }

  @Test
  void aChatHoldsTheMessages() {
    try (var chat = model.newChat(ChatOptions.builder().system("Be kind.").build())) {
      var answer = chat.send("Hello", ALL);
      assertThrows(IllegalStateException.class, () -> chat.send("again", ALL));
      assertEquals(Message.assistant("One."), answer.message());
      assertEquals(List.of("system: Be kind.\nuser: Hello\n"), model.prompts());
      assertEquals(Message.assistant("Two, three."), chat.regenerate(ALL).message());
      assertEquals(3, chat.messages().size());
      chat.edit(1, Message.user("Bye"));
      chat.removeSystem();
      assertEquals(List.of(Message.user("Bye")), chat.messages());
    }
  }

  @Test
  void anAnswerWithoutAChatHasEvents() {
    var question = List.of(Message.user("Hello"));
    try (var answer = model.answer(question, ALL)) {
      var events = new ArrayList<AnswerEvent>();
      answer.events().forEach(events::add);
      assertEquals(6, events.size());
      var finished = assertInstanceOf(AnswerEvent.Finished.class, events.getLast());
      assertEquals("One.", finished.message().content());
      assertEquals(model.render(question).count(), answer.prompt().length);
    }
  }

  @Test
  void aClosedOneIsRefused() {
    assertEquals(5, model.tokenizer().count("Hello", Special.START));
    model.close();
    assertTrue(model.isClosed());
    assertThrows(IllegalStateException.class, () -> model.generate("a", ALL));
    assertThrows(IllegalArgumentException.class, FakeModel::answering);
  }
}
