package llm.tensor.kernel.scalar;

import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.vector.VectorKernelsTest;

/** The kernels of small models against the scalar ones, over the same lengths. */
class SmallKernelsTest extends VectorKernelsTest {
  @Override
  protected Kernels kernels() {
    return new SmallKernels();
  }
}
