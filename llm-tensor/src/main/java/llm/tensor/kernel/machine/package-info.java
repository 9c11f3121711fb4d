/** Kernels that are machine code, written at run time. */
@NullMarked
package llm.tensor.kernel.machine;

import org.jspecify.annotations.NullMarked;
