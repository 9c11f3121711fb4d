package llm.langchain4j;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.service.common.AbstractStreamingAiServiceIT;
import java.util.List;
import llm.api.LanguageModel;
import org.junit.jupiter.api.AfterAll;

/** LangChain4j's kit for AI services that stream. */
class StreamingAiServiceIT extends AbstractStreamingAiServiceIT {
  private final LanguageModel model = ServiceScripts.simple().load();

  @AfterAll
  void close() {
    model.close();
  }

  @Override
  protected List<StreamingChatModel> models() {
    return List.of(
        LlmStreamingChatModel.builder()
            .model(model)
            .defaultRequestParameters(Scripts.GREEDY)
            .build());
  }
}
