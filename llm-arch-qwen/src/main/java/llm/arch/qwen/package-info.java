/** The Qwen families. */
@NullMarked
package llm.arch.qwen;

import org.jspecify.annotations.NullMarked;
