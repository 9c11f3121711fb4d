/** IQ1, IQ2 and IQ3: types whose elements are looked up, several at once, in a codebook. */
@NullMarked
package llm.tensor.codec.codebook;

import org.jspecify.annotations.NullMarked;
