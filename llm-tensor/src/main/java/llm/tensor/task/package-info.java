/** The work of a pass, cut over threads; it knows shapes, and no instruction. */
@NullMarked
package llm.tensor.task;

import org.jspecify.annotations.NullMarked;
