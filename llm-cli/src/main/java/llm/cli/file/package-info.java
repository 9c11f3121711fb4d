/** Files that are written. */
@NullMarked
package llm.cli.file;

import org.jspecify.annotations.NullMarked;
