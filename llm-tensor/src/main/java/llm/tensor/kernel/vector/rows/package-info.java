/** What is computed along a row (norms, activations, softmax, rotations) with the Vector API. */
@NullMarked
package llm.tensor.kernel.vector.rows;

import org.jspecify.annotations.NullMarked;
