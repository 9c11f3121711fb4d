/** The Cohere families. */
@NullMarked
package llm.arch.cohere;

import org.jspecify.annotations.NullMarked;
