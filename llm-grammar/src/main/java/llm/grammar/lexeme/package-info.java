/**
 * Lexemes: regular expressions matched byte for byte, by automata whose states are made when they
 * are first reached.
 *
 * <p>A state is a {@link llm.grammar.lexeme.Term}: the expression that the rest of the text must
 * fit. Nothing here may be used by two threads at once.
 */
@NullMarked
package llm.grammar.lexeme;

import org.jspecify.annotations.NullMarked;
