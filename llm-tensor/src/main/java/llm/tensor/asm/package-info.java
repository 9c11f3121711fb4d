/**
 * Machine code that is written at run time: an assembler, and memory that the processor may run.
 *
 * <p>For kernels only, and only where the application grants native access.
 */
@NullMarked
package llm.tensor.asm;

import org.jspecify.annotations.NullMarked;
