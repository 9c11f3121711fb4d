/** What is computed along a row (norms, activations, softmax, rotations) in machine code. */
@NullMarked
package llm.tensor.kernel.machine.rows;

import org.jspecify.annotations.NullMarked;
