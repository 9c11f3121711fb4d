/** What a sequence has seen, layer by layer, and the rows of a pass. */
@NullMarked
package llm.tensor.sequence;

import org.jspecify.annotations.NullMarked;
