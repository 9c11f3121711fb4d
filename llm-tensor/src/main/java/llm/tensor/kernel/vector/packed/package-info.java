/** Weights of 2 to 8 bits in panels, multiplied by activations in 32 bits with the Vector API. */
@NullMarked
package llm.tensor.kernel.vector.packed;

import org.jspecify.annotations.NullMarked;
