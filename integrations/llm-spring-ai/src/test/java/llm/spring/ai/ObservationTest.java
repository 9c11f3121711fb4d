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

  @Test
  void answersAreObserved() {
    try (var model = ScriptedModel.saying("Yes, yes.").load()) {
      var chat = LlmChatModel.builder().model(model).observationRegistry(registry).build();
      chat.call("Well?");
      var stream = chat.stream("Well?");
      Observation.createNotStarted("request", registry)
          .observe(() -> stream.contextCapture().blockLast(Duration.ofSeconds(60)));
      chat.stream("Well?").blockFirst(); // which cancels
      assertEquals(4, stopped.size());
      assertEquals(List.of("", "", "request", ""), parents);
      for (int i = 0; i < 2; i++) {
        var context = (ChatModelObservationContext) stopped.get(i);
        assertEquals("llm", key(context, "gen_ai.system"));
        assertEquals(model.description().name(), key(context, "gen_ai.request.model"));
        assertEquals(model.description().name(), key(context, "gen_ai.response.model"));
        assertEquals("[\"STOP\"]", key(context, "gen_ai.response.finish_reasons"));
        assertEquals("Yes, yes.", context.getResponse().getResult().getOutput().getText());
      }
    }
  }

  @Test
  void failuresAreObserved() {
    var options = LoadOptions.builder().contextLength(4).build();
    try (var model = ScriptedModel.saying("Yes.").load(options)) {
      var chat = LlmChatModel.builder().model(model).observationRegistry(registry).build();
      assertThrows(ContextOverflowException.class, () -> chat.call("Well?"));
      assertThrows(ContextOverflowException.class, () -> chat.stream("Well?").blockLast());
      assertEquals(2, stopped.size());
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
