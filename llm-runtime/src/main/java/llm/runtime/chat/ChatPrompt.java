package llm.runtime.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import llm.api.Message;
import llm.api.Message.Role;

/**
 * Messages as a model reads them.
 *
 * @param tokens of what was rendered
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares it
record ChatPrompt(List<Message> messages, Rendered rendered, int[] tokens) {
  static ChatPrompt of(ChatFormat format, List<Message> messages) {
    var rendered = format.render(messages);
    return new ChatPrompt(List.copyOf(messages), rendered, format.encoder().encode(rendered));
  }

  /**
   * The same without the oldest turn: without what comes before the second message of the user, but
   * for the system's at the beginning.
   *
   * @return empty if the user has said nothing but what is to be answered
   */
  Optional<ChatPrompt> withoutOldestTurn(ChatFormat format) {
    int first = !messages.isEmpty() && messages.getFirst().role() == Role.SYSTEM ? 1 : 0;
    for (int i = first + 1; i < messages.size(); i++) {
      if (messages.get(i).role() != Role.USER) continue;
      var rest = new ArrayList<>(messages.subList(0, first));
      rest.addAll(messages.subList(i, messages.size()));
      return Optional.of(of(format, rest));
    }
    return Optional.empty();
  }

  /** Whether tokens begin with it. */
  boolean begins(int[] all) {
    return all.length >= tokens.length
        && Arrays.equals(tokens, 0, tokens.length, all, 0, tokens.length);
  }
}
