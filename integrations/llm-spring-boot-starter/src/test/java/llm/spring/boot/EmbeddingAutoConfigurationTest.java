package llm.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import llm.spring.ai.LlmEmbeddingModel;
import org.junit.jupiter.api.Test;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class EmbeddingAutoConfigurationTest {
  private static final Path STORIES =
      Path.of("../../llm-cli/src/main/resources/llm/cli/bundle/stories-llama.gguf");

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(LlmEmbeddingAutoConfiguration.class))
          .withPropertyValues("llm.embedding.model=demo:llama");

  @Test
  void aFileIsAModelThatTheContextCloses() {
    var models = new ArrayList<llm.api.EmbeddingModel>();
    runner
        .withPropertyValues(
            "llm.embedding.name=mine",
            "llm.embedding.load.threads=1",
            "llm.embedding.options.dimensions=16",
            "llm.embedding.options.truncated=true",
            "llm.embedding.options.purpose=document")
        .run(
            context -> {
              models.add(context.getBean(llm.api.EmbeddingModel.class));
              var embedding = context.getBean(LlmEmbeddingModel.class);
              assertThat(embedding.embed("fox ".repeat(1000))).hasSize(16);
              var response = embedding.embedForResponse(List.of("a fox"));
              assertThat(response.getMetadata().getModel()).isEqualTo("mine");
            });
    assertThatThrownBy(() -> models.getFirst().embed("a fox"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void beansOfTheApplicationComeFirst() {
    runner
        .withBean(
            "own",
            EmbeddingModel.class,
            () -> LlmEmbeddingModel.builder().file(STORIES).modelName("own").build())
        .run(
            context -> {
              assertThat(context).hasSingleBean(EmbeddingModel.class);
              assertThat(context).hasBean("own");
            });
    runner
        .withPropertyValues("spring.ai.model.embedding=ollama")
        .run(context -> assertThat(context).doesNotHaveBean(EmbeddingModel.class));
  }

  @Test
  void aModelThatIsNotThereIsNamed() {
    runner
        .withPropertyValues("llm.embedding.model=nowhere.gguf")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("nowhere.gguf"));
  }
}
