package llm.runtime.answer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import llm.grammar.form.Rules;
import llm.runtime.answer.grammar.CallGrammar;
import llm.runtime.answer.learn.MessagesLearner;
import llm.runtime.answer.learn.NotationLearner;
import llm.runtime.answer.read.CallsParser;
import llm.runtime.answer.read.Messages;
import llm.runtime.answer.read.MessagesParser;
import llm.runtime.answer.read.Notation;
import llm.runtime.answer.text.AnswerParser;
import llm.runtime.answer.text.CallIds;
import llm.runtime.answer.text.CallRules;
import llm.runtime.answer.text.Controls;
import llm.runtime.answer.text.Examples;
import llm.runtime.answer.text.ToolSpec;
import llm.template.ChatTemplate;

/**
 * How a template writes calls of tools: marks, and the notation between them; learnt by having it
 * render conversations that differ in one thing. Immutable.
 *
 * <p>Whether it takes tools has been tried: calls were rendered and parsed back, and names,
 * arguments, ids, and what was said came out as they went in.
 */
public final class AnswerFormat {
  private final Optional<Notation> notation;
  private final Optional<Messages> messages;
  private final String refusal;
  private final String callsEnd;

  private AnswerFormat(
      Optional<Notation> notation, Optional<Messages> messages, String refusal, String callsEnd) {
    this.notation = notation;
    this.messages = messages;
    this.refusal = refusal;
    this.callsEnd = callsEnd;
  }

  /**
   * The format of a template's calls.
   *
   * @param controls the spellings of the vocabulary's control tokens; marks that are none are
   *     looked for in text
   * @throws llm.template.TemplateException if examples cost the template too much
   */
  public static AnswerFormat of(ChatTemplate template, Set<String> controls) {
    var examples = new Examples(template, new Controls(controls));
    if (!Rehearsal.printsCalls(examples)) {
      return refused(template.name() + ": knows no tools: it prints no calls of them");
    }
    var learnt = NotationLearner.learn(examples);
    if (learnt.isEmpty()) {
      return refused(template.name() + ": writes calls of tools in a way that is not understood");
    }
    var why = Rehearsal.of(examples, learnt.get()).failure();
    if (why.isPresent()) return refused(template.name() + ": calls of tools: " + why.get());
    var end = Rehearsal.callsEnd(examples, learnt.get());
    return new AnswerFormat(learnt, MessagesLearner.of(examples), "", end);
  }

  private static AnswerFormat refused(String why) {
    return new AnswerFormat(Optional.empty(), Optional.empty(), why, "");
  }

  /** Whether conversations with tools can be rendered, and calls understood. */
  public boolean takesTools() {
    return notation.isPresent();
  }

  /** Why it takes no tools: a sentence that names the template; empty if it does. */
  public String refusal() {
    return refusal;
  }

  /** What kind of notation it is, in a few words; empty if it takes no tools. */
  String style() {
    return notation.map(Notation::style).orElse("");
  }

  /** What ends an answer that has calls, where that is another mark than usual; empty if not. */
  public String callsEnd() {
    return callsEnd;
  }

  /** Whether a control token is part of what is written around calls. */
  public boolean isMark(String spelling) {
    return known().marks().contains(Controls.wrapped(spelling));
  }

  /** Whether an answer is several messages, whose heads say what is thought, said or called. */
  public boolean isMessages() {
    return messages.isPresent();
  }

  /**
   * A parser of what is said, without reasoning; of all of an answer where that is several
   * messages.
   *
   * @param tools that may be called
   * @throws IllegalStateException if the format takes no tools
   */
  public AnswerParser parser(List<ToolSpec> tools) {
    return parser(tools, CallIds.random());
  }

  AnswerParser parser(List<ToolSpec> tools, CallIds ids) {
    var calls = new CallsParser(known(), tools, ids);
    return messages.isPresent() ? MessagesParser.withCalls(messages.get(), known(), calls) : calls;
  }

  /**
   * A parser of all of an answer that is several messages, though the template's examples do not
   * say so.
   *
   * @param form of the messages, control tokens spelled
   * @param tools that may be called
   * @throws IllegalStateException if the format takes no tools
   */
  public AnswerParser parser(Messages form, List<ToolSpec> tools) {
    var calls = new CallsParser(known(), tools, CallIds.random());
    return MessagesParser.withCalls(form, known(), calls);
  }

  /**
   * The grammar of an answer behind its reasoning.
   *
   * @throws llm.grammar.form.GrammarException if a strict tool's schema cannot be enforced
   * @throws IllegalStateException if the format takes no tools
   */
  public Rules grammar(CallRules rules) {
    return new CallGrammar(known(), messages).rules(rules);
  }

  private Notation known() {
    return notation.orElseThrow(() -> new IllegalStateException(refusal));
  }
}
