/**
 * Rules compiled into steps, and the states of a text that is being matched against them.
 *
 * <p>A state is a set of places in lexemes, each with the stack of rules to return to; stacks share
 * what they have in common, as in generalised LL parsing (Scott, Johnstone: GLL parsing, 2010), but
 * know nothing of positions in the text. So equal states are one object, where each byte leads is
 * looked up, and going back costs nothing.
 */
@NullMarked
package llm.grammar.engine;

import org.jspecify.annotations.NullMarked;
