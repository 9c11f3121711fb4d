/** Text that comes in pieces. */
@NullMarked
package llm.runtime.text;

import org.jspecify.annotations.NullMarked;
