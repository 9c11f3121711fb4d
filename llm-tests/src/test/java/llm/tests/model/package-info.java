/** Models end to end, through {@code llm.api} alone. */
@NullMarked
package llm.tests.model;

import org.jspecify.annotations.NullMarked;
