/** Weights packed in panels, and the machine code that multiplies them. */
@NullMarked
package llm.tensor.kernel.machine.panel;

import org.jspecify.annotations.NullMarked;
