/**
 * What an instruction set is to machine code: its width, its registers, and an emitter of
 * operations on vectors.
 */
@NullMarked
package llm.tensor.kernel.machine.isa;

import org.jspecify.annotations.NullMarked;
