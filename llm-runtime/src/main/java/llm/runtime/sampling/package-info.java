/** Draws a token from logits. */
@NullMarked
package llm.runtime.sampling;

import org.jspecify.annotations.NullMarked;
