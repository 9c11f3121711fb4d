/** A chat in a terminal or a pipe. */
@NullMarked
package llm.cli.chat;

import org.jspecify.annotations.NullMarked;
