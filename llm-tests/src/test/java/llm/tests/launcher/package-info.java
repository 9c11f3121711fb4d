/** The scripts that start the command: {@code ./llm}, and that of the image. */
@NullMarked
package llm.tests.launcher;

import org.jspecify.annotations.NullMarked;
