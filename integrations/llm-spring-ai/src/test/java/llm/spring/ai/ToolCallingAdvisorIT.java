package llm.spring.ai;

import llm.api.LanguageModel;
import org.junit.jupiter.api.AfterEach;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.test.chat.client.advisor.AbstractToolCallingAdvisorIT;

/** Spring AI's kit for chat models whose calls the chat client runs. */
class ToolCallingAdvisorIT extends AbstractToolCallingAdvisorIT {
  private final LanguageModel model = Scripts.weather().load();

  @AfterEach
  void close() {
    model.close();
  }

  @Override
  protected ChatModel getChatModel() {
    return LlmChatModel.builder().model(model).build();
  }
}
