/** The readable specification of the kernels, in plain loops. */
@NullMarked
package llm.tensor.kernel.scalar;

import org.jspecify.annotations.NullMarked;
