package llm.spring.boot;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Meters of what the engines do, where there is a registry for them: {@link EngineMeters}. */
@AutoConfiguration(
    before = {LlmChatAutoConfiguration.class, LlmEmbeddingAutoConfiguration.class},
    afterName =
        "org.springframework.boot.micrometer.metrics.autoconfigure"
            + ".CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public final class LlmMetricsAutoConfiguration {
  @Bean
  ModelLoading.Measuring llmEngineMeters(MeterRegistry registry) {
    return use -> new EngineMeters(registry, use);
  }
}
