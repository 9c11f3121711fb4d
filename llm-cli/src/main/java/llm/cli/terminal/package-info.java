/** Standard streams, the status line, and what {@code ^C} does. */
@NullMarked
package llm.cli.terminal;

import org.jspecify.annotations.NullMarked;
