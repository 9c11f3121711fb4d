package llm.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import llm.api.EngineListener;
import llm.api.LanguageModel;
import llm.api.Message;
import llm.spring.ai.LlmChatModel;
import llm.spring.ai.LlmChatOptions;
import llm.testkit.ScriptedModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

class ChatAutoConfigurationTest {
  @TempDir private Path folder;
  private Path file;

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LlmChatAutoConfiguration.class, ChatClientAutoConfiguration.class));

  @BeforeEach
  void write() {
    file = ScriptedModel.saying("Yes.").write(folder.resolve("yes.gguf"));
  }

  private ApplicationContextRunner withFile(String... more) {
    return runner.withPropertyValues("llm.chat.model=file:" + file).withPropertyValues(more);
  }

  @Test
  void aFileIsAModelThatTheContextCloses() {
    var models = new ArrayList<LanguageModel>();
    withFile()
        .run(
            context -> {
              models.add(context.getBean(LanguageModel.class));
              var client = context.getBean(ChatClient.Builder.class).build();
              assertThat(client.prompt("Well?").call().content()).isEqualTo("Yes.");
            });
    assertThatThrownBy(() -> models.getFirst().answer(List.of(Message.user("Well?"))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void withoutAModelThereIsNoBean() {
    runner.run(
        context -> {
          assertThat(context).hasNotFailed();
          assertThat(context).doesNotHaveBean(LanguageModel.class);
          assertThat(context).doesNotHaveBean(ChatModel.class);
        });
    withFile("spring.ai.model.chat=openai")
        .run(context -> assertThat(context).doesNotHaveBean(LanguageModel.class));
  }

  @Test
  void beansOfTheApplicationComeFirst() {
    ChatModel own =
        new ChatModel() {
          @Override
          public ChatResponse call(Prompt prompt) {
            throw new UnsupportedOperationException();
          }
        };
    withFile()
        .withBean("own", ChatModel.class, () -> own)
        .run(context -> assertThat(context.getBean(ChatModel.class)).isSameAs(own));
    try (var model = ScriptedModel.saying("My own.").load()) {
      withFile()
          .withBean(LanguageModel.class, () -> model, bean -> bean.setDestroyMethodName(""))
          .run(
              context ->
                  assertThat(context.getBean(LlmChatModel.class).call("Well?"))
                      .isEqualTo("My own."));
      assertThat(model.answer(List.of(Message.user("?"))).message().content()).isEqualTo("My own.");
    }
  }

  @Test
  void propertiesAreOptions() throws Exception {
    var template = Files.writeString(folder.resolve("own.jinja"), "{{ messages[0].content }}");
    withFile(
            "llm.chat.name=mine",
            "llm.chat.template=file:" + template,
            "llm.chat.load.context-length=100",
            "llm.chat.load.threads=1",
            "llm.chat.load.cache-bytes=8MB",
            "llm.chat.load.cache-type=f16",
            "llm.chat.load.queue-limit=3",
            "llm.chat.load.longest-gap=50ms",
            "llm.chat.options.temperature=0.5",
            "llm.chat.options.max-tokens=7",
            "llm.chat.options.seed=9",
            "llm.chat.options.stop-sequences=a,b")
        .run(
            context -> {
              var wanted =
                  LlmChatOptions.builder()
                      .model("mine")
                      .temperature(0.5)
                      .maxTokens(7)
                      .seed(9L)
                      .stopSequences(List.of("a", "b"))
                      .build();
              var chat = context.getBean(LlmChatModel.class);
              assertThat(chat.getOptions()).isEqualTo(wanted);
              assertThat(chat.call("?")).isNotEqualTo("Yes."); // it is not told that it answers
              assertThatThrownBy(() -> chat.call("too long ".repeat(100)))
                  .hasMessageContaining("100");
            });
    withFile("llm.chat.load.threads=0")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("threads"));
  }

  @Test
  void aDemoModelComesWithTheCommand() {
    runner
        .withPropertyValues("llm.chat.model=demo:llama", "llm.chat.options.max-tokens=5")
        .run(context -> assertThat(context).hasSingleBean(LlmChatModel.class));
    runner
        .withPropertyValues("llm.chat.model=classpath:llm/cli/bundle/stories-llama.gguf")
        .run(context -> assertThat(context).hasSingleBean(LlmChatModel.class));
  }

  @Test
  void aModelThatIsNotThereIsNamed() {
    var missing = folder.resolve("missing.gguf");
    assertThat(failure("file:" + missing)).contains("llm.chat.model", missing.toString());
    assertThat(failure(missing.toUri().toString())).contains("missing.gguf");
    assertThat(failure("demo:nobody")).contains("demo:nobody", "llama");
    assertThat(failure("classpath:nobody.gguf")).contains("no such resource");
    assertThat(failure("https://example.org/m.gguf")).contains("https: is not known");
    assertThat(failure(" ")).contains("no model is named");
  }

  private String failure(String location) {
    var text = new ArrayList<String>();
    runner
        .withPropertyValues("llm.chat.model=" + location)
        .run(
            context -> {
              var loader = SpringFactoriesLoader.forDefaultResourceLocation();
              var analysis =
                  loader.load(FailureAnalyzer.class, null, (_, _, _) -> {}).stream()
                      .filter(ModelFailureAnalyzer.class::isInstance)
                      .findFirst()
                      .orElseThrow()
                      .analyze(context.getStartupFailure());
              assertThat(analysis.getAction()).contains("llm.chat.model", "classpath:");
              text.add(analysis.getDescription());
            });
    return text.getFirst();
  }

  @Test
  void listenersOfTheApplicationHearOfTheEngine() {
    var ended = new CopyOnWriteArrayList<EngineListener.Finished>();
    var listener =
        new EngineListener() {
          @Override
          public void finished(Finished finished) {
            ended.add(finished);
          }
        };
    withFile()
        .withBean(EngineListener.class, () -> listener)
        .run(context -> context.getBean(LlmChatModel.class).call("Well?"));
    assertThat(ended).hasSize(1);
  }
}
