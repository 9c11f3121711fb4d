package llm.runtime.constraint;

import llm.grammar.Grammar;
import llm.grammar.TokenMatcher;
import llm.grammar.TokenTrie;

/**
 * A grammar, and the tokens of the model that is held to it. Safe to share: what texts find out
 * about it is kept for others.
 */
public record CompiledConstraint(Grammar grammar, TokenTrie tokens) {
  /** A matcher before the first token. */
  TokenMatcher matcher() {
    return grammar.matcher(tokens);
  }
}
