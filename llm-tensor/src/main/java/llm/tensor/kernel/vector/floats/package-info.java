/**
 * Products with the Vector API of weights as they lie in the file: decoded to floats in the cache.
 */
@NullMarked
package llm.tensor.kernel.vector.floats;

import org.jspecify.annotations.NullMarked;
