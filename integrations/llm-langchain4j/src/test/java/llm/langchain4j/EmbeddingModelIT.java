package llm.langchain4j;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.common.AbstractEmbeddingModelIT;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import java.util.List;
import llm.api.EmbeddingOptions;
import llm.api.LoadOptions;
import org.junit.jupiter.api.AfterAll;

/** LangChain4j's kit for embedding models. */
class EmbeddingModelIT extends AbstractEmbeddingModelIT {
  private final llm.api.EmbeddingModel model =
      llm.api.EmbeddingModel.load(DemoModels.wantingPrefixes(), LoadOptions.defaults());

  @AfterAll
  void close() {
    model.close();
  }

  @Override
  protected List<EmbeddingModel> models() {
    return List.of(LlmEmbeddingModel.builder().model(model).build());
  }

  @Override
  protected EmbeddingModel modelWith(EmbeddingModelListener listener) {
    return LlmEmbeddingModel.builder().model(model).listeners(List.of(listener)).build();
  }

  @Override
  protected EmbeddingModel failingModelWith(EmbeddingModelListener listener) {
    var options = EmbeddingOptions.builder().dimensions(model.dimensions() + 1).build();
    return LlmEmbeddingModel.builder()
        .model(model)
        .options(options)
        .listeners(List.of(listener))
        .build();
  }

  @Override
  protected int dimensionsParameter() {
    return 16;
  }

  /** Models here read text. */
  @Override
  protected boolean supportsImageInput() {
    return false;
  }
}
