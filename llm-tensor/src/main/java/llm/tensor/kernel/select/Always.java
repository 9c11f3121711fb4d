package llm.tensor.kernel.select;

import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.SizedKernels;

/** One kind for everything. */
public record Always(Kernels kernels) implements SizedKernels {
  @Override
  public String name() {
    return kernels.name();
  }

  @Override
  public Kernels forRows(int width) {
    return kernels;
  }

  @Override
  public Kernels forStream(int width) {
    return kernels;
  }

  @Override
  public Kernels forHeads(int heads, int size) {
    return kernels;
  }

  @Override
  public Kernels forMatrix(int rows, int columns) {
    return kernels;
  }

  @Override
  public Kernels forAny() {
    return kernels;
  }

  @Override
  public Kernels forTables() {
    return kernels;
  }

  @Override
  public SizedKernels reproducible() {
    return new Always(kernels.reproducible());
  }
}
