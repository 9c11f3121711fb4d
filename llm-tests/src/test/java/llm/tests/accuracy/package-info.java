/** How exact each backend is, type by type: a test with bars, and the page docs/accuracy.md. */
@NullMarked
package llm.tests.accuracy;

import org.jspecify.annotations.NullMarked;
