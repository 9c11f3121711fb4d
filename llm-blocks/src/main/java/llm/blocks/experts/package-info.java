/** Mixtures of experts: how rows choose experts, and what the chosen give together. */
@NullMarked
package llm.blocks.experts;

import org.jspecify.annotations.NullMarked;
