/** What callers may not pass, and what they are told where memory is lacking. */
@NullMarked
package llm.runtime.checks;

import org.jspecify.annotations.NullMarked;
