/** The families of Moonshot AI. */
@NullMarked
package llm.arch.kimi;

import org.jspecify.annotations.NullMarked;
