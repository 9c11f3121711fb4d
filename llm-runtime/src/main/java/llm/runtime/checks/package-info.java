/** What callers may not pass. */
@NullMarked
package llm.runtime.checks;

import org.jspecify.annotations.NullMarked;
