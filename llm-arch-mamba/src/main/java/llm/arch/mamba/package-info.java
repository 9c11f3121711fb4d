/** State spaces without attention. */
@NullMarked
package llm.arch.mamba;

import org.jspecify.annotations.NullMarked;
