package llm.tensor.kernels;

/** The kernels of small models against the scalar ones, over the same lengths. */
class SmallKernelsTest extends VectorKernelsTest {
  @Override
  Kernels kernels() {
    return new SmallKernels();
  }
}
