/** The hybrid families of IBM. */
@NullMarked
package llm.arch.granite;

import org.jspecify.annotations.NullMarked;
