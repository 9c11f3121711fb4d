/** Guesses of how a text goes on, which a pass checks several at a time. */
@NullMarked
package llm.runtime.speculation;

import org.jspecify.annotations.NullMarked;
