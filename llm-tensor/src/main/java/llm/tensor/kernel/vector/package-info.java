/** Kernels with the Vector API. */
@NullMarked
package llm.tensor.kernel.vector;

import org.jspecify.annotations.NullMarked;
