package llm.spring.ai;

import llm.api.LanguageModel;
import org.junit.jupiter.api.AfterEach;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.test.chat.client.advisor.AbstractToolCallingAdvisorAutoRegistrationIT;

/** Spring AI's kit for chat clients that run calls without being told to. */
class ToolCallingAdvisorAutoRegistrationIT extends AbstractToolCallingAdvisorAutoRegistrationIT {
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
