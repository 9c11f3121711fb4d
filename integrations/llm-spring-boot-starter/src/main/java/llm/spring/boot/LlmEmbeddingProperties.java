package llm.spring.boot;

import java.util.Objects;
import llm.api.EmbeddingOptions.Purpose;
import llm.spring.ai.LlmEmbeddingOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.PropertyMapper;

/**
 * The embedding model.
 *
 * @param model Where its GGUF file is: see llm.chat.model.
 * @param name What responses and observations call it; the name in its file unless set.
 * @param load How it is loaded.
 * @param options How texts are embedded where a request says nothing.
 */
@ConfigurationProperties("llm.embedding")
public record LlmEmbeddingProperties(
    @Nullable String model,
    @Nullable String name,
    @NestedConfigurationProperty @Nullable LlmLoadProperties load,
    @Nullable Options options) {

  LlmLoadProperties loading() {
    return Objects.requireNonNullElse(load, LlmLoadProperties.NONE);
  }

  LlmEmbeddingOptions embedding() {
    return options == null ? LlmEmbeddingOptions.builder().build() : options.embeddingOptions();
  }

  /**
   * How texts are embedded.
   *
   * @param dimensions The first numbers of each vector that are kept; all unless set.
   * @param truncated Whether a text that is too long is cut; otherwise it is an error.
   * @param purpose What texts are for, whichever method they are given to; by the method unless
   *     set.
   */
  public record Options(
      @Nullable Integer dimensions, @Nullable Boolean truncated, @Nullable Purpose purpose) {

    private LlmEmbeddingOptions embeddingOptions() {
      var options = LlmEmbeddingOptions.builder();
      var map = PropertyMapper.get();
      map.from(dimensions).to(options::dimensions);
      map.from(truncated).to(options::truncated);
      map.from(purpose).to(options::purpose);
      return options.build();
    }
  }
}
