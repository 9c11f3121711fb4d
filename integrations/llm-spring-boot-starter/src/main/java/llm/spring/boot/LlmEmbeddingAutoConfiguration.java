package llm.spring.boot;

import io.micrometer.observation.ObservationRegistry;
import llm.api.EngineListener;
import llm.spring.ai.LlmEmbeddingModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ResourceLoader;

/**
 * An {@link llm.api.EmbeddingModel} by {@code llm.embedding.model}, and an {@link EmbeddingModel}
 * of whichever there is, unless {@code spring.ai.model.embedding} names another.
 */
@AutoConfiguration
@ConditionalOnClass(EmbeddingModel.class)
@ConditionalOnProperty(
    name = SpringAIModelProperties.EMBEDDING_MODEL,
    havingValue = "llm",
    matchIfMissing = true)
@EnableConfigurationProperties(LlmEmbeddingProperties.class)
public final class LlmEmbeddingAutoConfiguration {
  /** The model, which the context closes. */
  @Bean
  @ConditionalOnProperty("llm.embedding.model")
  @ConditionalOnMissingBean
  llm.api.EmbeddingModel llmTextEmbeddingModel(
      LlmEmbeddingProperties properties,
      ResourceLoader resources,
      ObjectProvider<EngineListener> listeners,
      ObjectProvider<ModelLoading.Measuring> measuring) {
    var more = ModelLoading.measuring(measuring.getIfAvailable(), "embedding");
    var options = ModelLoading.options(properties.loading(), listeners.orderedStream(), more);
    var model =
        ModelLocation.of("llm.embedding.model", properties.model(), resources)
            .load(llm.api.EmbeddingModel::load, options);
    ModelLoading.tell("embedding", model.description());
    return model;
  }

  /** Spring AI's face of it, which borrows the model. */
  @Bean
  @ConditionalOnBean(llm.api.EmbeddingModel.class)
  @ConditionalOnMissingBean(EmbeddingModel.class)
  LlmEmbeddingModel llmEmbeddingModel(
      llm.api.EmbeddingModel model,
      LlmEmbeddingProperties properties,
      ObjectProvider<ObservationRegistry> observations,
      ObjectProvider<EmbeddingModelObservationConvention> conventions) {
    var embedding = LlmEmbeddingModel.builder().model(model).options(properties.embedding());
    if (properties.name() != null) embedding.modelName(properties.name());
    observations.ifAvailable(embedding::observationRegistry);
    conventions.ifAvailable(embedding::observationConvention);
    return embedding.build();
  }
}
