package llm.runtime.answer.read;

import java.util.List;
import llm.runtime.answer.text.AnswerParser;
import llm.runtime.answer.text.Markup;

/**
 * How an answer is written that is several messages of the assistant's: what is thought is one,
 * what is said another. Each has a head, a mark, and what it is about.
 *
 * @param start what begins a message of the assistant's; the prompt writes the first
 * @param mark behind a head
 * @param end behind a message that is not the last
 * @param said the head of what is said
 * @param thought the head of what is thought
 */
public record Messages(String start, String mark, String end, String said, String thought) {
  /** OpenAI's harmony format, whose heads name channels. */
  public static final Messages CHANNELS =
      new Messages(
          "<|start|>assistant",
          "<|message|>",
          "<|end|>",
          "<|channel|>final",
          "<|channel|>analysis");

  /** A parser of answers without calls, to which control tokens come spelled. */
  public AnswerParser parser() {
    return MessagesParser.withoutCalls(this);
  }

  /** Whether a control token is part of it. */
  public boolean writes(String spelling) {
    return marks().contains(spelling);
  }

  /** All that it writes, one behind the other. */
  String marks() {
    return start + mark + end + said + thought;
  }

  /** With what heads may begin. */
  List<String> beginnings() {
    var head = said.substring(0, Markup.commonPrefix(said, thought)).strip();
    return List.of(start.strip(), head.isEmpty() ? said.strip() : head);
  }
}
