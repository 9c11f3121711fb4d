package llm.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelIT;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.List;
import llm.api.LanguageModel;
import org.junit.jupiter.api.AfterAll;

/** LangChain4j's kit for chat models, on a scripted model. */
class ChatModelIT extends AbstractChatModelIT {
  private final LanguageModel model = Scripts.chat().load();

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
  protected ChatModel createModelWith(ChatRequestParameters parameters) {
    return LlmChatModel.builder().model(model).defaultRequestParameters(parameters).build();
  }

  @Override
  protected ChatRequestParameters createIntegrationSpecificParameters(int maxOutputTokens) {
    return LlmChatRequestParameters.builder().maxOutputTokens(maxOutputTokens).build();
  }

  /** One model has one name. */
  @Override
  protected boolean supportsModelNameParameter() {
    return false;
  }

  @Override
  protected boolean supportsSingleImageInputAsBase64EncodedString() {
    return false;
  }

  @Override
  protected boolean supportsSingleImageInputAsPublicURL() {
    return false;
  }
}
