/**
 * The form into which every notation of grammars is brought: rules over lexemes.
 *
 * <p>JSON Schema, GBNF, regular expressions and choices all become {@link llm.grammar.form.Rules}.
 * What is regular should be one {@link llm.grammar.form.Regex}: it is matched by an automaton, and
 * only there are intersection and complement to be had. What nests is an {@link
 * llm.grammar.form.Expression}.
 */
@NullMarked
package llm.grammar.form;

import org.jspecify.annotations.NullMarked;
