/** The commands and their options. */
@NullMarked
package llm.cli.command;

import org.jspecify.annotations.NullMarked;
