package llm.langchain4j;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.TokenCountEstimator;
import java.util.List;
import java.util.Objects;
import llm.api.LanguageModel;
import llm.api.Tokenizer.Special;

/**
 * Counts a model's tokens: exactly, as the model's tokenizer and chat template make them. It
 * borrows the model. Safe to share between threads.
 */
public final class LlmTokenCountEstimator implements TokenCountEstimator {
  private final LanguageModel model;

  private LlmTokenCountEstimator(LanguageModel model) {
    this.model = model;
  }

  /** A counter of a model's tokens; the model must stay open. */
  public static LlmTokenCountEstimator of(LanguageModel model) {
    return new LlmTokenCountEstimator(Objects.requireNonNull(model, "model"));
  }

  /** Tokens of a text alone. */
  @Override
  public int estimateTokenCountInText(String text) {
    return model.tokenizer().encode(text, Special.NONE).length;
  }

  /** Tokens of the prompt that has this one message answered, the template's marks with it. */
  @Override
  public int estimateTokenCountInMessage(ChatMessage message) {
    return estimateTokenCountInMessages(List.of(message));
  }

  /** Tokens of the prompt that has these messages answered, the template's marks with it. */
  @Override
  public int estimateTokenCountInMessages(Iterable<ChatMessage> messages) {
    var conversation = Requests.messages(messages);
    return conversation.isEmpty() ? 0 : model.render(conversation).tokens().length;
  }
}
