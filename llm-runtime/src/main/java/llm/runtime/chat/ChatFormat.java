package llm.runtime.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import llm.api.ChatOptions;
import llm.api.ChatTemplateException;
import llm.api.Constraint;
import llm.api.Message;
import llm.api.RenderedPrompt;
import llm.api.Token;
import llm.runtime.checks.Arguments;
import llm.runtime.constraint.Form;
import llm.template.ChatTemplate;
import llm.template.Conversation;
import llm.template.TemplateException;
import llm.tokenizer.Tokenizer;

/** How a model's chats are written: its template, its vocabulary, and its marks. Immutable. */
public final class ChatFormat {
  /** What templates call the reasoning of a message. */
  static final List<String> REASONING_KEYS = List.of("reasoning_content", "reasoning", "thinking");

  private final ChatTemplate template;
  private final PromptEncoder encoder;
  private final Reasoning reasoning;
  private final TurnEnd turnEnd;
  private final Map<String, Object> variables;

  /**
   * How reasoning is told apart.
   *
   * @param marks around it; empty for channels
   * @param isKnown whether the template or the vocabulary has these marks: else they are a guess
   */
  private record Reasoning(Optional<ReasoningMarks> marks, boolean isKnown) {}

  private ChatFormat(
      ChatTemplate template,
      PromptEncoder encoder,
      Reasoning reasoning,
      TurnEnd turnEnd,
      Map<String, Object> variables) {
    this.template = template;
    this.encoder = encoder;
    this.reasoning = reasoning;
    this.turnEnd = turnEnd;
    this.variables = variables;
  }

  /**
   * The format that a template describes.
   *
   * @param name of the model, for messages
   * @throws ChatTemplateException if it is no template, or examples cost it too much
   */
  public static ChatFormat of(String name, String source, Tokenizer tokenizer) {
    try {
      var template =
          ChatTemplate.parse(
              name + ": chat template",
              source,
              spelling(tokenizer, tokenizer.bos()),
              spelling(tokenizer, tokenizer.eos()));
      var encoder = new PromptEncoder(tokenizer, source);
      var examples = new TemplateExamples(template);
      if (source.contains(ChannelText.CHANNEL) && source.contains(ChannelText.MESSAGE)) {
        var channels = new Reasoning(Optional.empty(), true);
        return new ChatFormat(template, encoder, channels, TurnEnd.NONE, Map.of());
      }
      var known =
          examples
              .reasoning()
              .or(() -> ReasoningMarks.known(source::contains))
              .or(() -> ReasoningMarks.known(mark -> tokenizer.idOf(mark).isPresent()));
      var marks = known.orElse(ReasoningMarks.USUAL);
      var reasoning = new Reasoning(Optional.of(marks), known.isPresent());
      var turnEnd = TurnEnd.of(examples.turnEnd(), encoder).unlessIn(marks.close());
      return new ChatFormat(template, encoder, reasoning, turnEnd, Map.of());
    } catch (TemplateException e) {
      throw new ChatTemplateException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String spelling(Tokenizer tokenizer, OptionalInt id) {
    return id.isPresent() ? tokenizer.token(id.getAsInt()) : "";
  }

  /** The same with more variables for the template. */
  public ChatFormat with(Map<String, Object> more) {
    return new ChatFormat(template, encoder, reasoning, turnEnd, more);
  }

  /**
   * The prompt that has a conversation answered, and its tokens.
   *
   * @param messages not all of it, where the options have a system message
   * @throws ChatTemplateException if the template fails or refuses the conversation
   */
  public RenderedPrompt prompt(List<Message> messages, ChatOptions options) {
    var all = new ArrayList<Message>();
    options.system().map(Message::system).ifPresent(all::add);
    for (var message : Arguments.present("messages", messages)) {
      all.add(Arguments.present("messages, an element", message));
    }
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("messages: none, expected at least one");
    }
    if (options.system().isPresent() && messages.getFirst().role() == Message.Role.SYSTEM) {
      throw new IllegalArgumentException(
          "messages: a system message beside that of the options, expected one of the two");
    }
    var rendered = render(all);
    return RenderedPrompt.of(rendered.text(), encoder.encode(rendered));
  }

  /**
   * The prompt that has a conversation answered.
   *
   * @throws ChatTemplateException if the template fails or refuses the conversation
   */
  Rendered render(List<Message> messages) {
    var maps = messages.stream().map(ChatFormat::map).toList();
    try {
      var conversation = Conversation.of(maps);
      for (var variable : variables.entrySet()) {
        conversation =
            isTools(variable)
                ? conversation.withTools(tools(variable.getValue()))
                : conversation.with(variable.getKey(), variable.getValue());
      }
      var rendered = Rendered.of(template.render(conversation));
      if (rendered.text().isEmpty()) {
        throw new ChatTemplateException(template.name() + ": renders nothing of this conversation");
      }
      return rendered;
    } catch (TemplateException e) {
      throw new ChatTemplateException(String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean isTools(Map.Entry<String, Object> variable) {
    return variable.getKey().equals("tools")
        && variable.getValue() instanceof List<?> list
        && list.stream().allMatch(Map.class::isInstance);
  }

  private static List<Map<String, Object>> tools(Object value) {
    var tools = new ArrayList<Map<String, Object>>();
    for (var tool : (List<?>) value) {
      var map = new LinkedHashMap<String, Object>();
      ((Map<?, ?>) tool).forEach((key, part) -> map.put(String.valueOf(key), part));
      tools.add(map);
    }
    return tools;
  }

  private static Map<String, Object> map(Message message) {
    var map = new LinkedHashMap<String, Object>();
    map.put("role", message.role().id());
    map.put("content", message.content());
    if (!message.reasoning().isEmpty()) {
      for (var key : REASONING_KEYS) map.put(key, message.reasoning());
    }
    return map;
  }

  PromptEncoder encoder() {
    return encoder;
  }

  TurnEnd turnEnd() {
    return turnEnd;
  }

  /** Takes the answer to a prompt apart. */
  AnswerText answerText(Rendered prompt) {
    var marks = reasoning.marks();
    if (marks.isEmpty()) return new ChannelText();
    boolean begun = prompt.endsWithMark(marks.get().open());
    return begun ? MarkedText.reasoning(marks.get()) : MarkedText.of(marks.get());
  }

  /**
   * What an answer must look like.
   *
   * @param prompt that it answers
   */
  Form form(Optional<Constraint> constraint, Rendered prompt) {
    if (constraint.isEmpty()) return new Form.Anything();
    var marks = reasoning.marks();
    var before = new BeforeAnswer(this::isControl);
    var expression =
        marks.isEmpty()
            ? before.channels(prompt)
            : before.reasoning(marks.filter(m -> reasoning.isKnown()), prompt);
    return new Form.Asked(constraint.get(), expression, turnEnd.token());
  }

  private boolean isControl(String spelling) {
    var id = encoder.tokenizer().idOf(spelling);
    return id.isPresent() && encoder.isControl(id.getAsInt());
  }

  /** What a token of an answer adds to its text, marks included. */
  String text(Token token) {
    return token.text().isEmpty() ? markText(token.id()) : token.text();
  }

  /** What a control token says that is part of a mark; nothing for others. */
  private String markText(int id) {
    var marks = reasoning.marks();
    if (marks.isEmpty() || !encoder.isControl(id)) return "";
    var spelling = encoder.tokenizer().token(id);
    var text = marks.get();
    return text.open().contains(spelling) || text.close().contains(spelling) ? spelling : "";
  }

  Optional<ReasoningMarks> marks() {
    return reasoning.marks();
  }
}
