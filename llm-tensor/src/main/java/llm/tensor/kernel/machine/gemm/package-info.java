/** Products of matrices of floats (GEMM) in machine code. */
@NullMarked
package llm.tensor.kernel.machine.gemm;

import org.jspecify.annotations.NullMarked;
