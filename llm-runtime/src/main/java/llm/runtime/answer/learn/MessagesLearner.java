package llm.runtime.answer.learn;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import llm.runtime.answer.read.Messages;
import llm.runtime.answer.text.Controls;
import llm.runtime.answer.text.Examples;
import llm.runtime.answer.text.Markup;
import llm.template.ChatTemplate;

/** Learns from examples how a template writes answers that are several messages. */
public final class MessagesLearner {
  private MessagesLearner() {}

  /**
   * What a template writes, control tokens spelled; empty if an answer is one message.
   *
   * @throws llm.template.TemplateException if examples cost the template too much
   */
  public static Optional<Messages> of(ChatTemplate template) {
    return of(new Examples(template, new Controls(Set.of())));
  }

  /** What the template of examples writes; empty if an answer is one message. */
  public static Optional<Messages> of(Examples examples) {
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
    int other = CallExamples.firstHole(behind, Examples.CONTENT, Examples.NAME);
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
