/** Files and standard input: texts that are read, and files that are written whole. */
@NullMarked
package llm.cli.file;

import org.jspecify.annotations.NullMarked;
