package llm.runtime.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import llm.api.ChatOptions;
import llm.api.ChatTemplateException;
import llm.api.Constraint;
import llm.api.Message;
import llm.api.RenderedPrompt;
import llm.api.Token;
import llm.grammar.form.Expression;
import llm.grammar.form.GrammarException;
import llm.runtime.answer.learn.MessagesLearner;
import llm.runtime.answer.read.Messages;
import llm.runtime.answer.text.AnswerParser;
import llm.runtime.answer.text.CallRules;
import llm.runtime.checks.Arguments;
import llm.runtime.constraint.Constraints;
import llm.runtime.constraint.Form;
import llm.template.ChatTemplate;
import llm.template.Conversation;
import llm.template.TemplateException;
import llm.tokenizer.Tokenizer;

/** How a model's chats are written: its template, its vocabulary, and its marks. Immutable. */
public final class ChatFormat {
  private final Learnt learnt;
  private final Map<String, Object> variables;
  private final Optional<ToolUse> tools;

  private ChatFormat(Learnt learnt, Map<String, Object> variables, Optional<ToolUse> tools) {
    this.learnt = learnt;
    this.variables = variables;
    this.tools = tools;
  }

  /**
   * How reasoning is told apart.
   *
   * @param marks around it; empty for messages
   * @param messages of which an answer is made; empty for marks
   * @param isKnown whether the template or the vocabulary has these marks: else they are a guess
   */
  private record Reasoning(
      Optional<ReasoningMarks> marks, Optional<Messages> messages, boolean isKnown) {
    static Reasoning between(ReasoningMarks marks, boolean isKnown) {
      return new Reasoning(Optional.of(marks), Optional.empty(), isKnown);
    }

    static Reasoning in(Messages messages) {
      return new Reasoning(Optional.empty(), Optional.of(messages), true);
    }

    /** Whether a control token is part of what stands around the parts of an answer. */
    boolean writes(String spelling) {
      return marks
              .filter(m -> m.open().contains(spelling) || m.close().contains(spelling))
              .isPresent()
          || messages.filter(m -> m.writes(spelling)).isPresent();
    }

    /** Takes the answer to a prompt apart, but for calls. */
    AnswerParser parser(Rendered prompt) {
      return messages.isPresent() ? messages.get().parser() : parts(prompt);
    }

    /** The same where reasoning stands between marks. */
    PartsParser parts(Rendered prompt) {
      var around = marks.orElse(ReasoningMarks.USUAL);
      boolean begun = prompt.endsWithMark(around.open());
      return new PartsParser(begun ? MarkedText.reasoning(around) : MarkedText.of(around));
    }
  }

  /**
   * What a template and a vocabulary say.
   *
   * @param answers with calls of tools
   */
  private record Learnt(
      ChatTemplate template,
      PromptEncoder encoder,
      Reasoning reasoning,
      TurnEnd turnEnd,
      LearntAnswers answers) {
    static Learnt of(
        ChatTemplate template, PromptEncoder encoder, Reasoning reasoning, TurnEnd turnEnd) {
      var answers = new LearntAnswers(template, encoder);
      return new Learnt(template, encoder, reasoning, turnEnd, answers);
    }
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
      if (source.contains("<|channel|>") && source.contains(Messages.CHANNELS.mark())) {
        var channels = Reasoning.in(MessagesLearner.of(template).orElse(Messages.CHANNELS));
        return of(Learnt.of(template, encoder, channels, TurnEnd.NONE));
      }
      var messages = MessagesLearner.of(template);
      if (messages.isPresent()) {
        var turnEnd = TurnEnd.of(examples.turnEnd(), encoder);
        return of(Learnt.of(template, encoder, Reasoning.in(messages.get()), turnEnd));
      }
      var known =
          examples
              .reasoning()
              .or(() -> ReasoningMarks.known(source::contains))
              .or(() -> ReasoningMarks.known(mark -> tokenizer.idOf(mark).isPresent()));
      var marks = known.orElse(ReasoningMarks.USUAL);
      var reasoning = Reasoning.between(marks, known.isPresent());
      var turnEnd = TurnEnd.of(examples.turnEnd(), encoder).unlessIn(marks.close());
      return of(Learnt.of(template, encoder, reasoning, turnEnd));
    } catch (TemplateException e) {
      throw new ChatTemplateException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ChatFormat of(Learnt learnt) {
    return new ChatFormat(learnt, Map.of(), Optional.empty());
  }

  private static String spelling(Tokenizer tokenizer, OptionalInt id) {
    return id.isPresent() ? tokenizer.token(id.getAsInt()) : "";
  }

  /** The same with more variables for the template. */
  public ChatFormat with(Map<String, Object> more) {
    return new ChatFormat(learnt, more, tools);
  }

  /**
   * The same for conversations with calls of tools.
   *
   * @param use the tools that the model is told of
   * @throws ChatTemplateException if the template takes none
   */
  ChatFormat with(Optional<ToolUse> use) {
    learning(learnt.answers()::withTools);
    return new ChatFormat(learnt, variables, use);
  }

  private static <T> T learning(Supplier<T> action) {
    try {
      return action.get();
    } catch (TemplateException e) {
      throw new ChatTemplateException(String.valueOf(e.getMessage()), e);
    }
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
    return RenderedPrompt.of(rendered.text(), encoder().encode(rendered));
  }

  /**
   * The prompt that has a conversation answered.
   *
   * @throws ChatTemplateException if the template fails or refuses the conversation
   */
  Rendered render(List<Message> messages) {
    var template = learnt.template();
    try {
      var conversation = Conversation.of(MessageMaps.of(messages));
      for (var variable : variables.entrySet()) {
        conversation =
            isTools(variable)
                ? conversation.withTools(tools(variable.getValue()))
                : conversation.with(variable.getKey(), variable.getValue());
      }
      if (tools.isPresent()) conversation = conversation.withTools(tools.get().definitions());
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

  PromptEncoder encoder() {
    return learnt.encoder();
  }

  TurnEnd turnEnd() {
    return learnt.turnEnd();
  }

  Optional<ToolUse> tools() {
    return tools;
  }

  /** Takes the answer to a prompt apart. */
  AnswerParser parser(Rendered prompt) {
    if (tools.isEmpty()) return learnt.reasoning().parser(prompt);
    var format = learnt.answers().withTools();
    var specs = tools.get().specs();
    if (format.isMessages()) return format.parser(specs);
    var messages = learnt.reasoning().messages();
    if (messages.isPresent()) return format.parser(messages.get(), specs);
    var parts = learnt.reasoning().parts(prompt);
    return new CallingParser(parts, format.parser(specs), format::isMark);
  }

  /** Whether a token is a mark by itself, and no text: where calls of tools are looked for. */
  boolean isMark(Token token) {
    return tools.isPresent() && token.text().isEmpty() && encoder().isControl(token.id());
  }

  /** Whether a token ends an answer by which tools are called. */
  boolean endsCalls(Token token) {
    return isMark(token)
        && encoder().tokenizer().token(token.id()).equals(learnt.answers().withTools().callsEnd());
  }

  /**
   * What an answer must look like.
   *
   * @param prompt that it answers
   */
  Form form(Optional<Constraint> constraint, Rendered prompt) {
    var before = new BeforeAnswer(this::isControl);
    boolean constrained =
        constraint.isPresent() || tools.filter(ToolUse::isConstrained).isPresent();
    if (tools.isPresent() && constrained) {
      var thoughts =
          learnt
              .reasoning()
              .messages()
              .map(before::thoughts)
              .orElseGet(() -> reasoning(before, prompt));
      return tools.get().isRequired()
          ? calls(tools.get(), thoughts)
          : constraint
              .map(asked -> callsOr(asked, thoughts))
              .orElseGet(() -> calls(tools.get(), thoughts));
    }
    if (constraint.isEmpty()) return new Form.Anything();
    var expression =
        learnt
            .reasoning()
            .messages()
            .map(form -> before.messages(form, prompt))
            .orElseGet(() -> reasoning(before, prompt));
    return new Form.Asked(constraint.get(), expression, turnEnd().token());
  }

  private Expression reasoning(BeforeAnswer before, Rendered prompt) {
    return before.reasoning(marks().filter(m -> learnt.reasoning().isKnown()), prompt);
  }

  private Form calls(ToolUse use, Expression before) {
    return new Form.Ruled(grammar(use.rules()), before, callsEnd());
  }

  /** Calls, or else what was asked for: an answer has one of the two. */
  private Form callsOr(Constraint asked, Expression before) {
    var head = learnt.reasoning().messages().map(BeforeAnswer::said).orElse(Expression.empty());
    var calls = grammar(tools.orElseThrow().callsAlone());
    return new Form.CallsOr(calls, new Form.Asked(asked, head, callsEnd()), before);
  }

  /** The grammar of calls: it follows from how they are written, and from the tools. */
  private Form.Asking grammar(CallRules rules) {
    var format = learnt.answers().withTools();
    return new Form.Asking(
        List.of(format, rules),
        () -> {
          try {
            return format.grammar(rules);
          } catch (GrammarException e) {
            throw Constraints.refusal("tools", e);
          }
        });
  }

  private OptionalInt callsEnd() {
    var end = encoder().tokenizer().idOf(learnt.answers().withTools().callsEnd());
    return end.isPresent() ? end : turnEnd().token();
  }

  private boolean isControl(String spelling) {
    return isControl(encoder(), spelling);
  }

  private static boolean isControl(PromptEncoder encoder, String spelling) {
    var id = encoder.tokenizer().idOf(spelling);
    return id.isPresent() && encoder.isControl(id.getAsInt());
  }

  /** What a token of an answer adds to its text, marks included. */
  String text(Token token) {
    return token.text().isEmpty() ? markText(token.id()) : token.text();
  }

  /** What a control token says that is part of a mark; nothing for others. */
  private String markText(int id) {
    if (!encoder().isControl(id)) return "";
    var spelling = encoder().tokenizer().token(id);
    return learnt.reasoning().writes(spelling) ? spelling : "";
  }

  Optional<ReasoningMarks> marks() {
    return learnt.reasoning().marks();
  }
}
