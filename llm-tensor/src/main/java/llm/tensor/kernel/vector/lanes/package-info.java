/** Vectors of this VM: their width, loads of small numbers, sums over lanes. */
@NullMarked
package llm.tensor.kernel.vector.lanes;

import org.jspecify.annotations.NullMarked;
