package llm.runtime.chat;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import llm.api.Message;

/** The formats of one chat: a file may have another template for conversations with tools. */
public final class ChatForms {
  private final ChatFormat usual;
  private final Supplier<ChatFormat> withTools;

  /**
   * Two formats, which may be one.
   *
   * @param withTools the format of conversations with tools; asked for where there are any
   */
  public ChatForms(ChatFormat usual, Supplier<ChatFormat> withTools) {
    this.usual = usual;
    this.withTools = withTools;
  }

  /**
   * The format of an answer.
   *
   * @param tools that the model is told of
   * @throws llm.api.ChatTemplateException if there are tools, or calls of them in the conversation,
   *     and the template takes none
   */
  public ChatFormat of(List<Message> messages, Optional<ToolUse> tools) {
    if (tools.isEmpty() && !MessageMaps.haveCalls(messages)) return usual;
    return withTools.get().with(tools);
  }
}
