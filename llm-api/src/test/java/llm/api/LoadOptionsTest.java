package llm.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LoadOptionsTest {
  private static void refuses(String message, Function<LoadOptions.Builder, ?> call) {
    var builder = LoadOptions.builder();
    var error = assertThrows(IllegalArgumentException.class, () -> call.apply(builder));
    assertEquals(message, error.getMessage());
  }

  @Test
  void theDefaultsAreWhatTheJavadocSays() {
    var options = LoadOptions.defaults();
    assertEquals(OptionalInt.empty(), options.threads());
    assertEquals(OptionalInt.empty(), options.contextLength());
    assertEquals(OptionalLong.empty(), options.cacheBytes());
    assertEquals(LoadOptions.CacheType.F32, options.cacheType());
    assertEquals(1024, options.queueLimit());
    assertEquals(Duration.ofMillis(200), options.longestGap());
    assertEquals(Optional.empty(), options.engineListener());
  }

  @Test
  void valuesOutOfRangeAreRefusedByName() {
    refuses("threads: 0, expected 1 to 1024", b -> b.threads(0));
    refuses("threads: 1025, expected 1 to 1024", b -> b.threads(1025));
    refuses("context length: 0, expected 1 or more", b -> b.contextLength(0));
    refuses("cacheBytes: 0, expected 1 or more", b -> b.cacheBytes(0));
    refuses("queueLimit: -1, expected 0 or more", b -> b.queueLimit(-1));
    refuses("longestGap: PT0S, expected more than 0", b -> b.longestGap(Duration.ZERO));
    refuses("longestGap: PT-1S, expected more than 0", b -> b.longestGap(Duration.ofSeconds(-1)));
  }

  /** Each value survives toBuilder, and a builder that goes on changes nothing that was built. */
  @Test
  void aBuilderStartsFromOptionsAndLeavesThemAlone() {
    var listener = new EngineListener() {};
    var builder =
        LoadOptions.builder()
            .threads(3)
            .plugins(Path.of("plugins"))
            .cacheType(LoadOptions.CacheType.Q8_0)
            .contextLength(9)
            .exact(true)
            .weightsInMemory(true)
            .cacheBytes(10)
            .queueLimit(0)
            .longestGap(Duration.ofMillis(40))
            .reproducible(true)
            .engineListener(listener);
    var options = builder.build();
    builder.threads(4).contextLength(10);
    var same = options.toBuilder().build();
    assertEquals(OptionalInt.of(3), same.threads());
    assertEquals(Optional.of(Path.of("plugins")), same.plugins());
    assertEquals(LoadOptions.CacheType.Q8_0, same.cacheType());
    assertEquals(OptionalInt.of(9), same.contextLength());
    assertTrue(same.exact() && same.weightsInMemory() && same.reproducible());
    assertEquals(OptionalLong.of(10), same.cacheBytes());
    assertEquals(0, same.queueLimit());
    assertEquals(Duration.ofMillis(40), same.longestGap());
    assertEquals(Optional.of(listener), same.engineListener());
    assertEquals(options.listener(), same.listener());
  }

  @Test
  void generationOptionsSurviveABuilder() {
    LogitsProcessor processor = (tokens, logits) -> {};
    var options =
        GenerationOptions.builder()
            .topK(3)
            .temperature(0.5f)
            .seed(7)
            .maxTokens(11)
            .stop(List.of("x"))
            .ignoreEnd(true)
            .logprobs(2)
            .logitBias(Map.of(1, 2f))
            .logitsProcessors(List.of(processor))
            .speculation(Speculation.ngram().withMaxTokens(4))
            .whenFull(WhenFull.shift(5))
            .priority(-2)
            .deadline(Duration.ofSeconds(3))
            .client("a")
            .salt("b")
            .build();
    var same = options.toBuilder().build();
    assertEquals(options.sampling().samplers(), same.sampling().samplers());
    assertEquals(OptionalLong.of(7), same.sampling().seed());
    assertEquals(11, same.maxTokens());
    assertEquals(List.of("x"), same.stop());
    assertTrue(same.ignoreEnd());
    assertEquals(OptionalInt.of(2), same.logprobs());
    assertEquals(List.of(processor), same.logitsProcessors());
    assertEquals(Speculation.ngram().withMaxTokens(4), same.speculation());
    assertEquals(WhenFull.shift(5), same.whenFull());
    assertEquals(-2, same.priority());
    assertEquals(Optional.of(Duration.ofSeconds(3)), same.deadline());
    assertEquals("a", same.client());
    assertEquals("b", same.salt());
    assertEquals(11, options.toBuilder().topK(9).build().maxTokens());
  }

  @Test
  void chatAndEvaluationOptionsSurviveABuilder() {
    var chat =
        ChatOptions.builder().system("s").template("t").variable("b", 1).variable("a", 2).build();
    var same = chat.toBuilder().variable("c", 3).build();
    assertEquals(Optional.of("s"), same.system());
    assertEquals(Optional.of("t"), same.template());
    assertEquals(List.of("b", "a", "c"), List.copyOf(same.variables().keySet()));
    assertEquals(2, chat.variables().size());
    assertThrows(UnsupportedOperationException.class, () -> chat.variables().clear());
    var evaluation = EvaluationOptions.builder().chunk(5).encoderTokens(1, 2).build();
    assertEquals(5, evaluation.toBuilder().build().chunk());
    assertEquals(List.of(1, 2), evaluation.toBuilder().build().encoderTokens());
    assertThrows(IllegalArgumentException.class, () -> EvaluationOptions.builder().chunk(0));
  }
}
