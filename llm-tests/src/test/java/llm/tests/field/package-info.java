/** Inputs behind public bug reports. */
@NullMarked
package llm.tests.field;

import org.jspecify.annotations.NullMarked;
