package llm.template;

import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A template that makes a prompt of a conversation: a model's {@code tokenizer.chat_template}.
 *
 * <p>It is given {@code messages}, {@code tools} where there are any, {@code
 * add_generation_prompt}, {@code bos_token}, {@code eos_token}, and as llama.cpp does {@code
 * enable_thinking} (true), {@code date_string} ("26 Jul 2024") and {@code datetime} ("Jul 26
 * 2024").
 *
 * <p>The messages are fitted to what the template can do, which rendering a few examples shows; see
 * {@link Capabilities}. Nothing is added for templates that know no tools.
 *
 * <p>Trusted as markup are the two tokens and role names that are mere words, of which some
 * templates make their control tokens ({@code <|user|>}); everything else in a conversation is
 * plain.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class ChatTemplate {
  private final Template template;
  private final Markup bos;
  private final Markup eos;
  private final Capabilities capabilities;
  private final boolean knowsDeveloper;

  private ChatTemplate(Template template, String source, Markup bos, Markup eos) {
    this.template = template;
    this.bos = bos;
    this.eos = eos;
    // Where nothing is said of it, it would be printed as any other role.
    this.knowsDeveloper = source.contains("developer") && Capabilities.prints(this, "developer");
    this.capabilities = Capabilities.of(this);
  }

  /**
   * Parses a template.
   *
   * @param source the template
   * @param bos the text of the token that begins a sequence; empty if there is none
   * @param eos the text of the token that ends a sequence; empty if there is none
   * @throws TemplateException if {@code source} is no template, or a greeting costs it too much
   */
  public static ChatTemplate parse(String source, String bos, String eos) {
    return parse("chat template", source, bos, eos);
  }

  /** As {@link #parse(String, String, String)}; messages call the template {@code name}. */
  public static ChatTemplate parse(String name, String source, String bos, String eos) {
    var template = Template.parse(name, source);
    return new ChatTemplate(template, source, new Markup(bos), new Markup(eos));
  }

  /** What messages call the template. */
  public String name() {
    return template.name();
  }

  /** What the template can do. */
  public Capabilities capabilities() {
    return capabilities;
  }

  /** Renders with {@link RenderOptions#defaults()}. */
  public Rendering render(Conversation conversation) {
    return render(conversation, RenderOptions.defaults());
  }

  /**
   * The prompt for {@code conversation}.
   *
   * @throws TemplateException if the template fails, refuses the conversation, or costs more than
   *     the options allow; or if the conversation holds what is not text, an image say
   */
  public Rendering render(Conversation conversation, RenderOptions options) {
    var form = new ConversationForm(template.name());
    var messages =
        new MessageFitting(capabilities, knowsDeveloper)
            .fit(form.messages(conversation.messages()));
    var tools = form.tools(conversation.tools());
    try {
      return renderAsIs(conversation.with(messages, tools), options);
    } catch (TemplateException e) {
      var described = ConversationForm.withProperties(tools);
      var texts = ConversationForm.withTextResults(messages);
      boolean same = described.equals(tools) && texts.equals(messages);
      if (e.kind() != TemplateException.Kind.EVALUATION || same) {
        throw e;
      }
      // Some templates go through the properties of a function that has no parameters, or take
      // what a tool returned for a text.
      return renderAsIs(conversation.with(texts, described), options);
    }
  }

  /** Renders without fitting the messages. */
  Rendering renderAsIs(Conversation conversation, RenderOptions options) {
    var now = ZonedDateTime.now(options.clock());
    var variables = new LinkedHashMap<String, Object>();
    variables.put("enable_thinking", true);
    variables.put("date_string", new Markup(Strftime.format("%d %b %Y", now)));
    variables.put("datetime", new Markup(Strftime.format("%b %d %Y", now)));
    variables.put("bos_token", bos);
    variables.put("eos_token", eos);
    variables.put("add_generation_prompt", conversation.generationPrompt());
    variables.put("messages", conversation.messages().stream().map(ChatTemplate::trusted).toList());
    if (!conversation.tools().isEmpty()) {
      variables.put("tools", conversation.tools());
    }
    variables.putAll(conversation.variables());
    return template.render(variables, options);
  }

  /** The message with a role that is a mere word as markup. */
  private static Map<String, ?> trusted(Map<String, ?> message) {
    if (!(message.get("role") instanceof String role) || !role.matches("[A-Za-z0-9_-]{1,64}")) {
      return message;
    }
    var result = new LinkedHashMap<String, Object>(message);
    result.put("role", new Markup(role));
    return result;
  }
}
