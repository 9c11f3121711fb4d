package llm.spring.boot;

import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import llm.api.EngineListener;
import llm.api.LanguageModel;
import llm.spring.ai.LlmChatModel;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/**
 * A {@link LanguageModel} by {@code llm.chat.model}, and a {@link ChatModel} of whichever there is,
 * unless {@code spring.ai.model.chat} names another.
 */
@AutoConfiguration
@ConditionalOnClass(ChatModel.class)
@ConditionalOnProperty(
    name = SpringAIModelProperties.CHAT_MODEL,
    havingValue = "llm",
    matchIfMissing = true)
@EnableConfigurationProperties(LlmChatProperties.class)
public final class LlmChatAutoConfiguration {
  /** The model, which the context closes. */
  @Bean
  @ConditionalOnProperty("llm.chat.model")
  @ConditionalOnMissingBean
  LanguageModel llmLanguageModel(
      LlmChatProperties properties,
      ResourceLoader resources,
      ObjectProvider<EngineListener> listeners,
      ObjectProvider<ModelLoading.Measuring> measuring) {
    var more = ModelLoading.measuring(measuring.getIfAvailable(), "chat");
    var options = ModelLoading.options(properties.loading(), listeners.orderedStream(), more);
    var model =
        ModelLocation.of("llm.chat.model", properties.model(), resources)
            .load(LanguageModel::load, options);
    ModelLoading.tell("chat", model.description());
    return model;
  }

  /** Spring AI's face of it, which borrows the model. */
  @Bean
  @ConditionalOnBean(LanguageModel.class)
  @ConditionalOnMissingBean(ChatModel.class)
  LlmChatModel llmChatModel(
      LanguageModel model,
      LlmChatProperties properties,
      ObjectProvider<ObservationRegistry> observations,
      ObjectProvider<ChatModelObservationConvention> conventions) {
    var chat = LlmChatModel.builder().model(model).options(properties.generating());
    if (properties.name() != null) chat.modelName(properties.name());
    if (properties.template() != null) chat.template(text(properties.template()));
    observations.ifAvailable(chat::observationRegistry);
    conventions.ifAvailable(chat::observationConvention);
    return chat.build();
  }

  private static String text(Resource template) {
    try {
      return template.getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("llm.chat.template cannot be read", e);
    }
  }
}
