package llm.testkit.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import llm.api.AnswerEvent;
import llm.api.Chat;
import llm.api.FinishReason;
import llm.api.GenerationOptions;
import llm.api.InterruptionException;
import llm.api.Message;
import llm.api.Message.Part;
import llm.api.Message.Role;
import llm.api.Tool;
import llm.api.ToolBox;
import llm.api.ToolCall;
import llm.api.ToolException;
import org.junit.jupiter.api.Test;

/** Rounds of calls, with a model that calls what it is told to. */
class FakeToolsTest {
  private static final ToolCall OSLO = ToolCall.of("1", "weather", "{\"city\":\"Oslo\"}");
  private static final ToolCall BERGEN = ToolCall.of("2", "weather", "{\"city\":\"Bergen\"}");
  private static final Message ANSWER = Message.assistant("Rain.");

  private static Message calling(ToolCall... calls) {
    var parts = new ArrayList<Part>(List.of(Part.Text.of("Let me see.")));
    for (var call : calls) parts.add(Part.Call.of(call));
    return Message.of(Role.ASSISTANT, parts);
  }

  private static ToolBox.Builder tools(ToolBox.Function<ToolCall> function) {
    return ToolBox.builder().add(Tool.builder("weather").build(), function);
  }

  private static Chat chat(Message... answers) {
    return FakeModel.saying(answers).newChat();
  }

  @Test
  void callsAreRunUntilThereAreNone() {
    try (var chat = chat(calling(OSLO, BERGEN), ANSWER)) {
      var answer = chat.send("Where?", tools(call -> "wet in " + call.arguments()).build());
      assertEquals(ANSWER, answer.message());
      assertEquals(FinishReason.END_OF_TEXT, answer.finishReason());
      assertEquals(
          List.of(
              Message.user("Where?"),
              calling(OSLO, BERGEN),
              Message.toolResult(OSLO, "wet in {\"city\":\"Oslo\"}"),
              Message.toolResult(BERGEN, "wet in {\"city\":\"Bergen\"}"),
              ANSWER),
          chat.messages());
      int generated = "Let me see.".length() + 1 + "Rain.".length() + 1;
      assertEquals(generated, answer.usage().generatedTokens());
    }
  }

  @Test
  void theEventsAreThoseOfAllRounds() {
    try (var chat = chat(calling(OSLO), ANSWER)) {
      var kinds = new ArrayList<String>();
      for (var event : chat.send("Where?", tools(call -> "wet").build()).events()) {
        var kind = event.getClass().getSimpleName();
        if (kinds.isEmpty() || !kinds.getLast().equals(kind)) kinds.add(kind);
        if (event instanceof AnswerEvent.Finished end) assertEquals(ANSWER, end.message());
      }
      assertEquals(
          List.of(
              "Started",
              "Text",
              "CallStarted",
              "CallArguments",
              "CallEnded",
              "CallReturned",
              "Started",
              "Text",
              "Finished"),
          kinds);
    }
  }

  @Test
  void theTokensAreThoseOfAllRounds() {
    try (var chat = chat(calling(OSLO), ANSWER)) {
      var text = new StringBuilder();
      chat.send("Where?", tools(call -> "wet").build())
          .forEach(token -> text.append(token.content()));
      assertEquals("Let me see.Rain.", text.toString());
    }
  }

  @Test
  void theModelIsToldOfFailures() {
    var unknown = ToolCall.of("3", "weather", "{}");
    try (var chat = chat(calling(OSLO, unknown), ANSWER)) {
      var box =
          tools(
                  call -> {
                    if (call.id().equals("1")) throw new IllegalStateException("no network");
                    throw new NullPointerException();
                  })
              .build();
      var failed = new ArrayList<String>();
      for (var event : chat.send("Where?", box).events()) {
        if (event instanceof AnswerEvent.CallReturned returned && returned.isFailed()) {
          failed.add(returned.text());
        }
      }
      assertEquals(
          List.of("error: IllegalStateException: no network", "error: NullPointerException"),
          failed);
      assertEquals(ANSWER, chat.messages().getLast());
    }
  }

  @Test
  void failuresMayGoToTheCaller() {
    try (var chat = chat(calling(OSLO), ANSWER)) {
      var box =
          tools(
                  call -> {
                    throw new IllegalStateException("no network");
                  })
              .throwFailures(true)
              .build();
      var answer = chat.send("Where?", box);
      var e = assertThrows(ToolException.class, answer::message);
      assertEquals("weather", e.toolName());
      assertEquals("no network", e.getCause().getMessage());
      answer.close();
      assertEquals(Role.TOOL, chat.messages().getLast().role());
      assertEquals(ANSWER, chat.answer(box, GenerationOptions.defaults()).message());
    }
  }

  @Test
  void theLimitOfRoundsIsToldByTheReason() {
    try (var chat = chat(calling(OSLO))) {
      var answer = chat.send("Where?", tools(call -> "wet").maxRounds(3).build());
      assertEquals(List.of(OSLO), answer.message().calls());
      assertEquals(FinishReason.TOOL_CALLS, answer.finishReason());
      assertEquals(1 + 4 + 3, chat.messages().size());
    }
  }

  @Test
  void callsRunAtTheSameTimeUnlessTheyMayNot() throws Exception {
    var both = new CountDownLatch(2);
    try (var chat = chat(calling(OSLO, BERGEN), ANSWER)) {
      var box =
          tools(
                  call -> {
                    both.countDown();
                    return "met " + both.await(10, TimeUnit.SECONDS);
                  })
              .build();
      chat.send("Where?", box).message();
      assertEquals("met true", chat.messages().get(3).content());
    }
    var busy = new AtomicBoolean();
    try (var chat = chat(calling(OSLO, BERGEN), ANSWER)) {
      var box =
          tools(
                  call -> {
                    boolean alone = busy.compareAndSet(false, true);
                    Thread.sleep(20);
                    busy.set(false);
                    return "alone " + alone;
                  })
              .build();
      var options = GenerationOptions.builder().parallelToolCalls(false).build();
      chat.send("Where?", box, options).message();
      assertEquals("alone true", chat.messages().get(3).content());
    }
  }

  @Test
  void closingInterruptsWhatRuns() throws Exception {
    var running = new CountDownLatch(1);
    try (var chat = chat(calling(OSLO), ANSWER)) {
      var box =
          tools(
                  call -> {
                    running.countDown();
                    Thread.sleep(60_000);
                    return "late";
                  })
              .build();
      var answer = chat.send("Where?", box);
      var reader = Thread.ofVirtual().start(answer::message);
      running.await();
      answer.close();
      reader.join();
      assertEquals(FinishReason.CANCELLED, answer.finishReason());
      assertEquals(
          Message.toolResult(OSLO, "error: the call was cancelled"), chat.messages().getLast());
      assertEquals(ANSWER, chat.send("And now?").message());
    }
  }

  @Test
  void anInterruptedReaderStopsWhatRuns() {
    try (var chat = chat(calling(OSLO), ANSWER)) {
      var reader = Thread.currentThread();
      var box =
          tools(
                  call -> {
                    reader.interrupt();
                    Thread.sleep(60_000);
                    return "late";
                  })
              .build();
      var answer = chat.send("Where?", box);
      assertThrows(InterruptionException.class, answer::message);
      assertTrue(Thread.interrupted());
      assertEquals(FinishReason.CANCELLED, answer.finishReason());
      assertEquals(Role.TOOL, chat.messages().getLast().role());
    }
  }

  @Test
  void aFakeCallsOnlyWhatThereIs() {
    try (var chat = chat(calling(OSLO))) {
      var e = assertThrows(IllegalStateException.class, () -> chat.send("Where?"));
      assertTrue(e.getMessage().contains("not among the tools []"), e.getMessage());
      assertFalse(chat.messages().isEmpty());
    }
  }
}
