/** Notations of grammars that are read here: GBNF and regular expressions. */
@NullMarked
package llm.grammar.notation;

import org.jspecify.annotations.NullMarked;
