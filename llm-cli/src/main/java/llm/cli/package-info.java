/** The {@code llm} command: its entry, and how it ends. */
@NullMarked
package llm.cli;

import org.jspecify.annotations.NullMarked;
