package llm.spring.boot;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import llm.spring.ai.LlmChatOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.core.io.Resource;

/**
 * The chat model.
 *
 * @param model Where its GGUF file is: file:PATH or a path, classpath:NAME, or demo:NAME for a
 *     model that comes with the artifact llm-cli.
 * @param name What answers and observations call it; the name in its file unless set.
 * @param template A chat template in Jinja instead of the model's own.
 * @param load How it is loaded.
 * @param options How answers are generated where a prompt says nothing.
 */
@ConfigurationProperties("llm.chat")
public record LlmChatProperties(
    @Nullable String model,
    @Nullable String name,
    @Nullable Resource template,
    @NestedConfigurationProperty @Nullable LlmLoadProperties load,
    @Nullable Options options) {

  LlmLoadProperties loading() {
    return Objects.requireNonNullElse(load, LlmLoadProperties.NONE);
  }

  LlmChatOptions generating() {
    return options == null ? LlmChatOptions.builder().build() : options.chatOptions();
  }

  /**
   * How answers are generated.
   *
   * @param temperature How much chance there is: 0 for the likeliest token always; 0.8 unless set.
   * @param maxTokens Tokens of an answer at most; as many as the context holds unless set.
   * @param topK Of how many of the likeliest tokens one is chosen; 40 unless set.
   * @param topP Of which share of probability a token is chosen; 0.95 unless set.
   * @param minP The least probability of a token, as a share of the likeliest one's; 0.05 unless
   *     set.
   * @param seed With which answers can be repeated.
   * @param repetitionPenalty By what the logits of tokens that were there are divided.
   * @param presencePenalty What is taken off the logits of tokens that were there.
   * @param frequencyPenalty What is taken off the logits of tokens for each time that they were
   *     there.
   * @param stopSequences Texts before which an answer ends.
   * @param deadline How long an answer may take from its submission on.
   */
  public record Options(
      @Nullable Double temperature,
      @Nullable Integer maxTokens,
      @Nullable Integer topK,
      @Nullable Double topP,
      @Nullable Double minP,
      @Nullable Long seed,
      @Nullable Double repetitionPenalty,
      @Nullable Double presencePenalty,
      @Nullable Double frequencyPenalty,
      @Nullable List<String> stopSequences,
      @Nullable Duration deadline) {

    private LlmChatOptions chatOptions() {
      return LlmChatOptions.builder()
          .temperature(temperature)
          .maxTokens(maxTokens)
          .topK(topK)
          .topP(topP)
          .minP(minP)
          .seed(seed)
          .repetitionPenalty(repetitionPenalty)
          .presencePenalty(presencePenalty)
          .frequencyPenalty(frequencyPenalty)
          .stopSequences(stopSequences)
          .deadline(deadline)
          .build();
    }
  }
}
