/** What the README promises. */
@NullMarked
package llm.tests.readme;

import org.jspecify.annotations.NullMarked;
