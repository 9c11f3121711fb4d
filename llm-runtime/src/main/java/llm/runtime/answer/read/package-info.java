/** How calls and messages are written, as data, and the parsers that follow it. */
@NullMarked
package llm.runtime.answer.read;

import org.jspecify.annotations.NullMarked;
