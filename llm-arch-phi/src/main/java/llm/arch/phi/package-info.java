/** The Phi families. */
@NullMarked
package llm.arch.phi;

import org.jspecify.annotations.NullMarked;
