/** Falcon. */
@NullMarked
package llm.arch.falcon;

import org.jspecify.annotations.NullMarked;
