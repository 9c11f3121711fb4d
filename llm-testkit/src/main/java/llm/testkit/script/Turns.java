package llm.testkit.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import llm.template.ChatTemplate;
import llm.template.Conversation;
import llm.template.TemplateException;

/**
 * What a chat template writes around messages, learnt from conversations that it renders.
 *
 * @param question what stands before what a user says
 * @param answer what stands before what the assistant says, also in a conversation that goes on
 * @param prompts what may follow {@code answer} in a prompt: some templates begin the reasoning, or
 *     say that there is none
 * @param end what stands behind what the assistant says
 */
record Turns(String question, String answer, List<String> prompts, String end) {
  private static final String QUESTION = "zqxquestion";
  private static final String ANSWER = "zqxanswer";
  private static final String NEXT = "zqxnext";

  /** Of a model without a template nothing is known. */
  static final Turns NONE = new Turns("", "", List.of(), "");

  /**
   * Learns them.
   *
   * @throws IllegalArgumentException if the template's prompts do not show where an answer begins
   */
  static Turns of(ChatTemplate template) {
    var asked = Conversation.of(List.of(Conversation.message("user", QUESTION)));
    var ways = ways(template, asked);
    if (ways.isEmpty()) {
      throw new IllegalArgumentException("the template does not render a question");
    }
    var talk =
        Conversation.of(
                List.of(
                    Conversation.message("user", QUESTION),
                    Conversation.message("assistant", ANSWER),
                    Conversation.message("user", NEXT)))
            .withGenerationPrompt(false);
    var rendered = template.render(talk).text();
    var between = between(rendered, QUESTION, ANSWER);
    var end = between(rendered, ANSWER, NEXT);
    var answer = longestWithin(between, common(ways.values()));
    if (answer.isEmpty()) answer = longestWithin(between, common(ways.keySet()));
    if (answer.isEmpty()) {
      throw new IllegalArgumentException("the template does not show where an answer begins");
    }
    var before = template.render(asked).text();
    var question = commonEnd(before.substring(0, Math.max(0, before.indexOf(QUESTION))), end);
    var begins = answer;
    var prompts =
        ways.keySet().stream()
            .map(way -> way.substring(way.lastIndexOf(begins) + begins.length()))
            .toList();
    return new Turns(question, answer, prompts, end);
  }

  /** What follows a question, and of that what asks for an answer. */
  private static Map<String, String> ways(ChatTemplate template, Conversation asked) {
    var ways = new LinkedHashMap<String, String>();
    for (var way :
        List.of(asked, asked.with("enable_thinking", false), asked.with("enable_thinking", true))) {
      try {
        var prompt = template.render(way).text();
        var without = template.render(way.withGenerationPrompt(false)).text();
        var behind = prompt.substring(prompt.indexOf(QUESTION) + QUESTION.length());
        ways.put(behind, prompt.startsWith(without) ? prompt.substring(without.length()) : behind);
      } catch (TemplateException e) {
        if (e.kind() == TemplateException.Kind.LIMIT) throw e;
      }
    }
    return ways;
  }

  private static String between(String text, String from, String to) {
    int at = text.indexOf(from);
    int end = text.indexOf(to, Math.max(0, at));
    if (at < 0 || end < 0) {
      throw new IllegalArgumentException("the template leaves out messages of a conversation");
    }
    return text.substring(at + from.length(), end);
  }

  private static String longestWithin(String text, String beginning) {
    var found = beginning;
    while (!text.contains(found)) found = found.substring(0, found.length() - 1);
    return found;
  }

  private static String common(Iterable<String> texts) {
    var all = new ArrayList<String>();
    texts.forEach(all::add);
    var common = all.getFirst();
    for (var text : all)
      while (!text.startsWith(common)) common = common.substring(0, common.length() - 1);
    return common;
  }

  private static String commonEnd(String one, String other) {
    int count = 0;
    while (count < Math.min(one.length(), other.length())
        && one.charAt(one.length() - 1 - count) == other.charAt(other.length() - 1 - count)) {
      count++;
    }
    return one.substring(one.length() - count);
  }
}
