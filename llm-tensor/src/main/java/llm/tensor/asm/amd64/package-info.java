/** An assembler for x86-64: instructions, registers, operands in memory. */
@NullMarked
package llm.tensor.asm.amd64;

import org.jspecify.annotations.NullMarked;
