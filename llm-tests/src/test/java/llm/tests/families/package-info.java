/** The README's table of families, made from what is installed and what passes. */
@NullMarked
package llm.tests.families;

import org.jspecify.annotations.NullMarked;
