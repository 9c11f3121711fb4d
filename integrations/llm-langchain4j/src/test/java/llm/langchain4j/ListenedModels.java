package llm.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import java.util.List;
import llm.api.LanguageModel;
import llm.api.LoadOptions;

/** What the kits for listeners are run on: a model that answers, and one that cannot. */
final class ListenedModels implements AutoCloseable {
  private final LanguageModel model = Scripts.chat().load();
  private final LanguageModel tooSmall =
      Scripts.chat().load(LoadOptions.builder().contextLength(4).build());

  String name() {
    return model.description().name();
  }

  /** Has a model answer, with parameters that a listener is to hear of. */
  <B extends ChatSettings.Builder<B>> B answering(
      B builder, ChatModelListener listener, double temperature, double topP, int maxTokens) {
    var parameters =
        LlmChatRequestParameters.builder()
            .temperature(temperature)
            .topP(topP)
            .maxOutputTokens(maxTokens)
            .build();
    return builder.model(model).defaultRequestParameters(parameters).listeners(List.of(listener));
  }

  /** Has a model fail: nothing fits into its context. */
  <B extends ChatSettings.Builder<B>> B failing(B builder, ChatModelListener listener) {
    return builder.model(tooSmall).listeners(List.of(listener));
  }

  @Override
  public void close() {
    model.close();
    tooSmall.close();
  }
}
