/** Attention over keys and values of each position, and how it knows positions. */
@NullMarked
package llm.blocks.attention;

import org.jspecify.annotations.NullMarked;
