package llm.runtime.answer;

import java.util.List;
import java.util.Set;
import llm.template.ChatTemplate;

/**
 * How a template writes answers: marks, and the notation of calls; learnt by having it render
 * conversations that differ in one thing. Immutable.
 *
 * <p>Whether it takes tools has been tried: calls were rendered and parsed back, and names,
 * arguments, ids, what was said and what was thought came out as they went in.
 */
public final class AnswerFormat {
  private AnswerFormat() {}

  /**
   * The format of a template's answers.
   *
   * @param controls the spellings of the vocabulary's control tokens; marks that are none are
   *     looked for in text
   * @throws llm.template.TemplateException if examples cost the template too much
   */
  public static AnswerFormat of(ChatTemplate template, Set<String> controls) {
    throw new UnsupportedOperationException("under way");
  }

  /** Whether conversations with tools can be rendered, and calls understood. */
  public boolean takesTools() {
    throw new UnsupportedOperationException("under way");
  }

  /** Why it takes no tools: a sentence that names the template; empty if it does. */
  public String refusal() {
    throw new UnsupportedOperationException("under way");
  }

  /** Whether an answer may hold more than one call. */
  public boolean parallelCalls() {
    throw new UnsupportedOperationException("under way");
  }

  /** What ends an answer that has calls, where that is another mark than usual; empty if not. */
  public String callsEnd() {
    throw new UnsupportedOperationException("under way");
  }

  /**
   * A parser for an answer.
   *
   * @param promptEnd the last characters that the template itself wrote in the prompt: they may
   *     have begun the reasoning
   * @param tools that may be called; if there are none, nothing is taken for a call
   */
  public AnswerParser parser(String promptEnd, List<ToolSpec> tools) {
    throw new UnsupportedOperationException("under way");
  }

  /**
   * The grammar of an answer behind its reasoning.
   *
   * @throws llm.grammar.form.GrammarException if a strict tool's schema cannot be enforced
   * @throws IllegalStateException if the format takes no tools
   */
  public llm.grammar.form.Rules grammar(CallRules rules) {
    throw new UnsupportedOperationException("under way");
  }
}
