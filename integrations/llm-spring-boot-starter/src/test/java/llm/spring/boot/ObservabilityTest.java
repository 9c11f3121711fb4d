package llm.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import llm.api.EmbeddingModel;
import llm.api.EngineListener;
import llm.api.LanguageModel;
import llm.spring.ai.LlmChatModel;
import llm.testkit.ScriptedModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ObservabilityTest {
  @TempDir private Path folder;
  private ApplicationContextRunner runner;

  @BeforeEach
  void write() {
    var file = ScriptedModel.saying("Yes, surely.").write(folder.resolve("yes.gguf"));
    runner =
        new ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    LlmChatAutoConfiguration.class,
                    LlmEmbeddingAutoConfiguration.class,
                    LlmHealthAutoConfiguration.class,
                    LlmMetricsAutoConfiguration.class))
            .withPropertyValues("llm.chat.model=" + file);
  }

  @Test
  void aModelIsUpUntilItIsClosed() {
    runner
        .withPropertyValues("llm.embedding.model=demo:llama")
        .run(
            context -> {
              var chat = context.getBean("llmChatHealthContributor", HealthIndicator.class);
              var health = chat.health();
              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(health.getDetails())
                  .containsEntry("kernels", LanguageModel.diagnose().kernels())
                  .containsEntry(
                      "model", context.getBean(LlmChatModel.class).getOptions().getModel());
              context.getBean(LanguageModel.class).close();
              assertThat(chat.health().getStatus()).isEqualTo(Status.DOWN);
              var embedding =
                  context.getBean("llmEmbeddingHealthContributor", HealthIndicator.class);
              assertThat(embedding.health().getStatus()).isEqualTo(Status.UP);
              context.getBean(EmbeddingModel.class).close();
              assertThat(embedding.health().getStatus()).isEqualTo(Status.DOWN);
            });
    runner
        .withPropertyValues("management.health.llm-chat.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
  }

  @Test
  void anEngineIsMetered() throws Exception {
    var template = Files.writeString(folder.resolve("own.jinja"), "{{ messages[0].content }}");
    runner
        .withPropertyValues(
            "llm.chat.model=demo:llama",
            "llm.chat.template=file:" + template,
            "llm.chat.options.max-tokens=5")
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .run(
            context -> {
              var response =
                  context
                      .getBean(LlmChatModel.class)
                      .call(new org.springframework.ai.chat.prompt.Prompt("Well?"));
              var usage = response.getMetadata().getUsage();
              var meters = context.getBean(MeterRegistry.class);
              var ended = meters.get("llm.requests").tag("reason", "max_tokens").timer();
              var deadline = Instant.now().plusSeconds(60); // it is told behind the last token
              while (ended.count() == 0 && Instant.now().isBefore(deadline)) Thread.sleep(1);
              assertThat(ended.count()).isEqualTo(1);
              assertThat(meters.get("llm.tokens").tag("kind", "generated").counter().count())
                  .isEqualTo(usage.getCompletionTokens().doubleValue());
              assertThat(meters.get("llm.tokens").tag("kind", "prompt").counter().count())
                  .isEqualTo(usage.getPromptTokens().doubleValue());
              assertThat(meters.get("llm.passes").tag("use", "chat").timer().count()).isPositive();
              assertThat(meters.get("llm.rows").tag("kind", "prompt").counter().count())
                  .isPositive();
              assertThat(meters.get("llm.time.to.first.token").timer().count()).isEqualTo(1);
              assertThat(meters.get("llm.time.between.tokens").timer().count()).isEqualTo(1);
              assertThat(meters.get("llm.queue").gauge().value()).isZero();
            });
  }

  @Test
  void gaugesShowWhatWasToldLast() {
    var meters = new SimpleMeterRegistry();
    var listener = new EngineMeters(meters, "chat");
    listener.cacheChanged(EngineListener.Cache.of(5, 10, 1, 3));
    listener.queued(EngineListener.Sequence.of(1, 7, "", 2));
    assertThat(meters.get("llm.cache.bytes").gauge().value()).isEqualTo(5);
    assertThat(meters.get("llm.cache.budget").gauge().value()).isEqualTo(10);
    assertThat(meters.get("llm.cache.prefix.tokens").gauge().value()).isEqualTo(3);
    assertThat(meters.get("llm.queue").gauge().value()).isEqualTo(2);
    listener.admitted(EngineListener.Sequence.of(1, 7, "", 1));
    assertThat(meters.get("llm.queue").gauge().value()).isEqualTo(1);
  }

  @Test
  void neitherIsThereWithoutItsLibrary() {
    runner
        .withClassLoader(
            new FilteredClassLoader(
                "org.springframework.boot.health",
                "io.micrometer.core",
                "org.springframework.boot.micrometer"))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(context.getBean(LlmChatModel.class).call("?")).isEqualTo("Yes, surely.");
              assertThat(context).doesNotHaveBean("llmChatHealthContributor");
            });
  }
}
