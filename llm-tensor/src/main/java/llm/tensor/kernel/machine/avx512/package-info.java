/** AVX-512 with VNNI: vectors of 512 bits, 32 registers, opmasks. */
@NullMarked
package llm.tensor.kernel.machine.avx512;

import org.jspecify.annotations.NullMarked;
