package llm.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.service.common.AbstractAiServiceWithJsonSchemaIT;
import java.util.List;
import llm.api.LanguageModel;
import org.junit.jupiter.api.AfterAll;

/** LangChain4j's kit for AI services whose answers have a JSON schema. */
class AiServiceWithJsonSchemaIT extends AbstractAiServiceWithJsonSchemaIT {
  private final LanguageModel model = SchemaScripts.model().load();

  @AfterAll
  void close() {
    model.close();
  }

  @Override
  protected List<ChatModel> models() {
    return List.of(
        LlmChatModel.builder().model(model).defaultRequestParameters(Scripts.GREEDY).build());
  }

  @Override
  protected boolean supportsRecursion() {
    return true;
  }
}
