/** What a sequence has seen, and the rows of a pass: tokens at positions of sequences. */
@NullMarked
package llm.tensor.sequence;

import org.jspecify.annotations.NullMarked;
