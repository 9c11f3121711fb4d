package llm.runtime.chat;

import llm.grammar.form.Rules;
import llm.runtime.answer.AnswerParser;
import llm.runtime.answer.CallRules;

/** How a model writes calls of tools. Immutable. */
interface CallFormat {
  /** Takes the answer to a prompt apart: what was thought, what is said, and calls. */
  AnswerParser parser(Rendered prompt);

  /**
   * The grammar of an answer behind its reasoning.
   *
   * @throws llm.grammar.form.GrammarException if a tool's schema cannot be enforced
   */
  Rules grammar(CallRules rules);

  /** The control token that ends an answer that has calls; empty where it is the usual one. */
  String callsEnd();
}
