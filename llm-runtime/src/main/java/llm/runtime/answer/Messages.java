package llm.runtime.answer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import llm.template.ChatTemplate;

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

  /**
   * What a template writes, control tokens spelled; empty if an answer is one message.
   *
   * @throws llm.template.TemplateException if examples cost the template too much
   */
  public static Optional<Messages> of(ChatTemplate template) {
    return of(new Examples(template, new Controls(Set.of())));
  }

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

  static Optional<Messages> of(Examples examples) {
    var prompt = examples.prompt(List.of());
    var start = prompt.substring(Math.max(0, lastMark(prompt)));
    var plain = examples.turn(Examples.CONTENT, List.of());
    int said = plain.indexOf(Examples.CONTENT);
    if (start.isBlank() || said < prompt.length() || !plain.startsWith(prompt)) {
      return Optional.empty();
    }
    var thought = examples.turn(Examples.CONTENT, Examples.REASONING, List.of());
    if (!thought.contains(Examples.REASONING)) {
      // Some write what was thought before calls alone.
      thought = examples.turn("", Examples.REASONING, List.of(CallExamples.first()));
    }
    int at = thought.indexOf(Examples.REASONING);
    if (at < prompt.length() || !thought.startsWith(prompt)) return Optional.empty();
    var behind = thought.substring(at + Examples.REASONING.length());
    int next = behind.indexOf(start);
    int other = CallExamples.firstHole(behind, Examples.CONTENT, CallExamples.NAME);
    var saidHead = plain.substring(prompt.length(), said);
    var thoughtHead = thought.substring(prompt.length(), at);
    var mark = Markup.commonEnd(saidHead, thoughtHead);
    if (next <= 0 || next > other || !Markup.isMark(mark)) return Optional.empty();
    return Optional.of(
        new Messages(
            start,
            mark,
            behind.substring(0, next),
            saidHead.substring(0, saidHead.length() - mark.length()),
            thoughtHead.substring(0, thoughtHead.length() - mark.length())));
  }

  private static int lastMark(String prompt) {
    int tag = prompt.lastIndexOf('<');
    boolean control = tag > 0 && prompt.charAt(tag - 1) == Controls.OPEN;
    return control ? tag - 1 : tag;
  }
}
