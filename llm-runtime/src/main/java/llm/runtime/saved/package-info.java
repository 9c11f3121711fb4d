/** Sessions in files. */
@NullMarked
package llm.runtime.saved;

import org.jspecify.annotations.NullMarked;
