/** The pages in which keys and values lie. */
@NullMarked
package llm.tensor.sequence.pages;

import org.jspecify.annotations.NullMarked;
