/** The models that come with the command. */
@NullMarked
package llm.cli.bundle;

import org.jspecify.annotations.NullMarked;
