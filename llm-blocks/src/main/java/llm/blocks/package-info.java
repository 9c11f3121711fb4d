/**
 * The building blocks of language models.
 *
 * <p>A block is immutable and built from {@link llm.blocks.Weights}; state is passed in as a {@link
 * llm.blocks.Pass}. Rows come in and go out in the shape {@code [rows, width]}.
 */
@NullMarked
package llm.blocks;

import org.jspecify.annotations.NullMarked;
