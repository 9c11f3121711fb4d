/** How scales are chosen for a group of numbers so that the error of rounding is small. */
@NullMarked
package llm.tensor.codec.fit;

import org.jspecify.annotations.NullMarked;
