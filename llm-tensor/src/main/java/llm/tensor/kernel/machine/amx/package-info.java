/** AMX: AVX-512, and tiles. */
@NullMarked
package llm.tensor.kernel.machine.amx;

import org.jspecify.annotations.NullMarked;
