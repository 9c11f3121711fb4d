package llm.runtime.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import llm.template.ChatTemplate;
import llm.template.Conversation;
import llm.template.RenderOptions;
import llm.template.TemplateException;

/** Learns how a template writes reasoning and ends turns, by having it render examples. */
final class TemplateExamples {
  private static final String QUESTION = "zqxjkquestion";
  private static final String REASONING = "zqxjkreasoning";
  private static final String ANSWER = "zqxjkanswer";

  /** No mark is as long; what a template writes around them is not looked at further. */
  private static final int LONGEST = 2000;

  private static final RenderOptions OPTIONS = RenderOptions.forExample();

  private static final String NEXT = "zqxjknext";
  private static final List<Map<String, ?>> ASKED_AND_ANSWERED =
      List.of(Conversation.message("user", QUESTION), Conversation.message("assistant", ANSWER));

  private final ChatTemplate template;

  TemplateExamples(ChatTemplate template) {
    this.template = template;
  }

  /** What stands around an assistant's reasoning; empty if the template never prints it. */
  Optional<ReasoningMarks> reasoning() {
    var thoughtful = new LinkedHashMap<String, Object>(ASKED_AND_ANSWERED.getLast());
    for (var key : Conversation.REASONING_KEYS) thoughtful.put(key, REASONING);
    var text = render(false, List.of(ASKED_AND_ANSWERED.getFirst(), thoughtful));
    int at = text.indexOf(REASONING);
    int end = text.indexOf(ANSWER, Math.max(0, at));
    if (at < 0 || end < 0 || end - at > LONGEST) return Optional.empty();
    var all = text.substring(0, at);
    var begun = render(true, List.of(ASKED_AND_ANSWERED.getFirst()));
    var before =
        all.startsWith(begun)
            ? Optional.of(all.substring(begun.length()))
            : Optional.<String>empty();
    return ReasoningMarks.between(before, all, text.substring(at + REASONING.length(), end));
  }

  /** What stands between the assistant's answer and what the user says then; empty if unknown. */
  String turnEnd() {
    var conversation = new ArrayList<Map<String, ?>>(ASKED_AND_ANSWERED);
    conversation.add(Conversation.message("user", NEXT));
    var text = render(false, conversation);
    int at = text.indexOf(ANSWER);
    int end = text.indexOf(NEXT, Math.max(0, at));
    if (at < 0 || end < 0 || end - at > LONGEST) return "";
    return text.substring(at + ANSWER.length(), end);
  }

  private String render(boolean generationPrompt, List<Map<String, ?>> messages) {
    try {
      return template
          .render(Conversation.of(messages).withGenerationPrompt(generationPrompt), OPTIONS)
          .text();
    } catch (TemplateException e) {
      if (e.kind() == TemplateException.Kind.LIMIT) throw e;
      return "";
    }
  }
}
