/** Beginnings of sequences that are kept for others that begin with the same tokens. */
@NullMarked
package llm.runtime.engine.prefix;

import org.jspecify.annotations.NullMarked;
