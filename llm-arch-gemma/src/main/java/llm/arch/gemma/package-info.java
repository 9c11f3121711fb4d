/** The Gemma families. */
@NullMarked
package llm.arch.gemma;

import org.jspecify.annotations.NullMarked;
