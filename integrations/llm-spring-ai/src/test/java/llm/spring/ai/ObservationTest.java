package llm.spring.ai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import llm.api.ContextOverflowException;
import llm.api.LoadOptions;
import llm.testkit.ScriptedModel;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;

class ObservationTest {
  private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();
  private final List<String> parents = new ArrayList<>();
  private final ObservationRegistry registry = ObservationRegistry.create();

  ObservationTest() {
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler<>() {
              @Override
              public void onStart(Observation.Context context) {
                var parent = context.getParentObservation();
                parents.add(parent == null ? "" : parent.getContextView().getName());
              }

              @Override
              public void onStop(Observation.Context context) {
                stopped.add(context);
              }

              @Override
              public boolean supportsContext(Observation.Context context) {
                return true;
              }
            });
  }

  private static String key(Observation.Context context, String key) {
    return context.getAllKeyValues().stream()
        .filter(value -> value.getKey().equals(key))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  /** A stream is over for who reads it a moment before its observation is. */
  private void awaitStopped(int count) throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (stopped.size() < count && System.nanoTime() < end) Thread.sleep(5);
    assertEquals(count, stopped.size());
  }

  @Test
  void answersAreObserved() throws InterruptedException {
    try (var model = ScriptedModel.saying("Yes, yes.").load()) {
      var chat = LlmChatModel.builder().model(model).observationRegistry(registry).build();
      chat.call("Well?");
      var stream = chat.stream("Well?");
      Observation.createNotStarted("request", registry)
          .observe(() -> stream.contextCapture().blockLast(Duration.ofSeconds(60)));
      awaitStopped(3);
      chat.stream("Well?").blockFirst(); // which cancels
      awaitStopped(4);
      assertEquals(List.of("", "", "request", ""), parents);
      var answers =
          stopped.stream()
              .filter(ChatModelObservationContext.class::isInstance)
              .map(ChatModelObservationContext.class::cast)
              .toList();
      assertEquals(3, answers.size());
      for (var context : answers.subList(0, 2)) { // the third was cancelled
        assertEquals("llm", key(context, "gen_ai.system"));
        assertEquals(model.description().name(), key(context, "gen_ai.request.model"));
        assertEquals(model.description().name(), key(context, "gen_ai.response.model"));
        assertEquals("[\"STOP\"]", key(context, "gen_ai.response.finish_reasons"));
        assertEquals("Yes, yes.", context.getResponse().getResult().getOutput().getText());
      }
    }
  }

  @Test
  void failuresAreObserved() throws InterruptedException {
    var options = LoadOptions.builder().contextLength(4).build();
    try (var model = ScriptedModel.saying("Yes.").load(options)) {
      var chat = LlmChatModel.builder().model(model).observationRegistry(registry).build();
      assertThrows(ContextOverflowException.class, () -> chat.call("Well?"));
      assertThrows(ContextOverflowException.class, () -> chat.stream("Well?").blockLast());
      awaitStopped(2);
      stopped.forEach(context -> assertNotNull(context.getError()));
    }
  }

  @Test
  void embeddingsAreObserved() {
    try (var model = llm.api.EmbeddingModel.load(DemoModels.stories())) {
      var embedding =
          LlmEmbeddingModel.builder().model(model).observationRegistry(registry).build();
      embedding.embed("a fox");
      var context = (EmbeddingModelObservationContext) stopped.getFirst();
      assertEquals(model.description().name(), key(context, "gen_ai.request.model"));
      assertNotNull(context.getResponse());
    }
  }
}
