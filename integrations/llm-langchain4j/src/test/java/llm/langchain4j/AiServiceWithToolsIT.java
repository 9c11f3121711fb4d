package llm.langchain4j;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.service.common.AbstractAiServiceWithToolsIT;
import java.util.List;
import llm.api.LanguageModel;
import org.junit.jupiter.api.AfterAll;

/** LangChain4j's kit for AI services with tools. */
class AiServiceWithToolsIT extends AbstractAiServiceWithToolsIT {
  private final LanguageModel model = ServiceScripts.tools().load();

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
  protected boolean verifyModelInteractions() {
    return true;
  }

  /** One of our own: the kit's is fetched. */
  @Override
  protected Image catImage() {
    return Image.builder().base64Data("AAAA").mimeType("image/png").build();
  }

  /** Models here read text. */
  @Override
  protected boolean supportsMultimodalToolResults() {
    return false;
  }
}
