/** AVX2, with FMA and F16C: vectors of 256 bits, 16 registers, no opmasks. */
@NullMarked
package llm.tensor.kernel.machine.avx2;

import org.jspecify.annotations.NullMarked;
