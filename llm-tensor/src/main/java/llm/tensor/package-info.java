/** Tensors, their types, and the operations that compute with them. */
@NullMarked
package llm.tensor;

import org.jspecify.annotations.NullMarked;
