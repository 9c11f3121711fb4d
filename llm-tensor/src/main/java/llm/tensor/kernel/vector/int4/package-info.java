/** Weights of 4 bits in panels, multiplied by activations rounded to 8 bits with the Vector API. */
@NullMarked
package llm.tensor.kernel.vector.int4;

import org.jspecify.annotations.NullMarked;
