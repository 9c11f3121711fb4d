package llm.cli.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import llm.api.LlmException;
import llm.template.ChatTemplate;
import llm.template.ChatTemplates;

/** The template for each conversation; a model may have one for those with tools. */
final class ConversationTemplates {
  private final String name;
  private final ChatTemplates templates;
  private final String bos;
  private final String eos;
  private final Map<Boolean, ChatTemplate> parsed = new HashMap<>();

  private ConversationTemplates(String name, ChatTemplates templates, String bos, String eos) {
    this.name = name;
    this.templates = templates;
    this.bos = bos;
    this.eos = eos;
  }

  /** The model's own. */
  static ConversationTemplates all(String name, ChatTemplates templates, String bos, String eos) {
    return new ConversationTemplates(name, templates, bos, eos);
  }

  /** The same for all conversations. */
  static ConversationTemplates one(String name, String source, String bos, String eos) {
    var only = new ChatTemplates(Map.of(ChatTemplates.DEFAULT, source), List.of());
    return new ConversationTemplates(name, only, bos, eos);
  }

  /**
   * The template for a conversation that has tools, or for one that has none.
   *
   * @throws LlmException if there is none
   */
  ChatTemplate of(boolean tools) {
    return parsed.computeIfAbsent(
        tools,
        given -> {
          var warnings =
              templates.warnings().isEmpty() ? "" : " (" + templates.warnings().getFirst() + ")";
          var source =
              templates
                  .choose(given)
                  .orElseThrow(
                      () -> new LlmException(name + ": " + templates.missing() + warnings));
          return ChatTemplate.parse(name, source, bos, eos);
        });
  }
}
