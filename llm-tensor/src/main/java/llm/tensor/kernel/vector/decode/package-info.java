/** Decoders of blocks with the Vector API. */
@NullMarked
package llm.tensor.kernel.vector.decode;

import org.jspecify.annotations.NullMarked;
