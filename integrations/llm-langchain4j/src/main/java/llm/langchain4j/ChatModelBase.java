package llm.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.List;
import java.util.Set;

/** What a chat model says of itself, whether it streams or not: no class may be both. */
abstract class ChatModelBase implements AutoCloseable {
  final ChatSettings settings;

  ChatModelBase(ChatSettings settings) {
    this.settings = settings;
  }

  /** What holds where a request says nothing. */
  public ChatRequestParameters defaultRequestParameters() {
    return settings.defaults();
  }

  /** Who hears of requests, answers and failures. */
  public List<ChatModelListener> listeners() {
    return settings.listeners();
  }

  /** None of those that LangChain4j knows by name. */
  public ModelProvider provider() {
    return ModelProvider.OTHER;
  }

  /** Answers are held to JSON schemas. */
  public Set<Capability> supportedCapabilities() {
    return Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
  }

  /** Closes the model if this has loaded it; one that was borrowed stays open. */
  @Override
  public void close() {
    settings.holder().close();
  }
}
