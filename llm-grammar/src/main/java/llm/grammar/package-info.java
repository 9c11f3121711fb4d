/**
 * Grammars: what an answer must look like, and which tokens may come next.
 *
 * <p>A {@link llm.grammar.Grammar} is compiled once. A {@link llm.grammar.Matcher} says whether
 * bytes fit it, a {@link llm.grammar.TokenMatcher} which tokens of a vocabulary may come.
 */
@NullMarked
package llm.grammar;

import org.jspecify.annotations.NullMarked;
