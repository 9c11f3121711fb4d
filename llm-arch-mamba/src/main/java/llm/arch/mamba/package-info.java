/** Mamba, and hybrids of it and attention. */
@NullMarked
package llm.arch.mamba;

import org.jspecify.annotations.NullMarked;
