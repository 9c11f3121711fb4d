/** Attention over latent vectors, from which all heads' keys and values are made. */
@NullMarked
package llm.blocks.latent;

import org.jspecify.annotations.NullMarked;
