package llm.spring.boot;

import llm.api.EmbeddingModel;
import llm.api.LanguageModel;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whether the models live, where Boot's health is on the class path. */
@AutoConfiguration(after = {LlmChatAutoConfiguration.class, LlmEmbeddingAutoConfiguration.class})
@ConditionalOnClass(HealthIndicator.class)
public final class LlmHealthAutoConfiguration {
  /** Of language models. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(LanguageModel.class)
  @ConditionalOnEnabledHealthIndicator("llm-chat")
  static class Chat extends CompositeHealthContributorConfiguration<ModelHealth, LanguageModel> {
    Chat() {
      super(ModelHealth::of);
    }

    @Bean
    @ConditionalOnMissingBean(name = "llmChatHealthContributor")
    HealthContributor llmChatHealthContributor(ConfigurableListableBeanFactory beans) {
      return createContributor(beans, LanguageModel.class);
    }
  }

  /** Of embedding models. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(EmbeddingModel.class)
  @ConditionalOnEnabledHealthIndicator("llm-embedding")
  static class Embedding
      extends CompositeHealthContributorConfiguration<ModelHealth, EmbeddingModel> {
    Embedding() {
      super(ModelHealth::of);
    }

    @Bean
    @ConditionalOnMissingBean(name = "llmEmbeddingHealthContributor")
    HealthContributor llmEmbeddingHealthContributor(ConfigurableListableBeanFactory beans) {
      return createContributor(beans, EmbeddingModel.class);
    }
  }
}
