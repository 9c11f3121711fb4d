/** BLOOM. */
@NullMarked
package llm.arch.bloom;

import org.jspecify.annotations.NullMarked;
