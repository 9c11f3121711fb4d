package llm.runtime.chat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import llm.template.ChatTemplate;
import llm.template.Conversation;
import llm.template.TemplateException;

/** Learns how a template writes reasoning and ends turns, by having it render examples. */
final class TemplateExamples {
  private static final String QUESTION = "zqxjkquestion";
  private static final String REASONING = "zqxjkreasoning";
  private static final String ANSWER = "zqxjkanswer";

  private final ChatTemplate template;

  TemplateExamples(ChatTemplate template) {
    this.template = template;
  }

  /** What stands around an assistant's reasoning; empty if the template never prints it. */
  Optional<ReasoningMarks> reasoning() {
    var text =
        render(
            false,
            Conversation.message("user", QUESTION),
            Map.of(
                "role",
                "assistant",
                "content",
                ANSWER,
                "reasoning_content",
                REASONING,
                "reasoning",
                REASONING,
                "thinking",
                REASONING));
    int at = text.indexOf(REASONING);
    int end = text.indexOf(ANSWER, Math.max(0, at));
    if (at < 0 || end < 0) return Optional.empty();
    var all = text.substring(0, at);
    var begun = render(true, Conversation.message("user", QUESTION));
    var before =
        all.startsWith(begun) ? Optional.of(all.substring(begun.length())) : Optional.<String>empty();
    return ReasoningMarks.between(before, all, text.substring(at + REASONING.length(), end));
  }

  /** What stands between the assistant's answer and what the user says then; empty if unknown. */
  String turnEnd() {
    var question = Conversation.message("user", "Hello");
    var text =
        render(
            false,
            question,
            Conversation.message("assistant", ANSWER),
            Conversation.message("user", QUESTION));
    int at = text.indexOf(ANSWER);
    int end = text.indexOf(QUESTION, Math.max(0, at));
    return at < 0 || end < 0 ? "" : text.substring(at + ANSWER.length(), end);
  }

  @SafeVarargs
  private String render(boolean generationPrompt, Map<String, ?>... messages) {
    try {
      return template
          .render(Conversation.of(List.of(messages)).withGenerationPrompt(generationPrompt))
          .text();
    } catch (TemplateException e) {
      return "";
    }
  }
}
