/** Families whose blocks differ in what they see: some a window, the others all. */
@NullMarked
package llm.arch.window;

import org.jspecify.annotations.NullMarked;
