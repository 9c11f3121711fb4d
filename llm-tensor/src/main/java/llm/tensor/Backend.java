package llm.tensor;

import java.util.List;
import llm.tensor.kernel.SizedKernels;
import llm.tensor.kernel.select.Always;
import llm.tensor.kernel.select.KernelChoice;

/**
 * What computes a model: scalar loops, the Vector API, or machine code.
 *
 * <p>A {@link TensorMemory} lays weights out for its backend, and a {@link Workspace} computes all
 * else with its own; the two are the same unless somebody compares. Several may be used in one VM.
 */
public final class Backend {
  /** Rows and columns of a matrix that nobody takes for small. */
  private static final int LARGE = 1 << 14;

  private final SizedKernels kernels;

  private Backend(SizedKernels kernels) {
    this.kernels = kernels;
  }

  /**
   * The one that this VM uses unless told otherwise, as {@link KernelInfo} describes it.
   *
   * @throws IllegalArgumentException if a property has a value that is not known
   * @throws IllegalStateException if kernels are asked for that cannot be had
   */
  public static Backend chosen() {
    return of(KernelChoice.sized());
  }

  /**
   * Those that can be had here, the slowest first: {@code scalar}, {@code vector}, {@code machine}.
   * Each computes everything, whatever its size.
   */
  public static List<Backend> available() {
    return KernelChoice.available().stream().map(kernels -> of(new Always(kernels))).toList();
  }

  /**
   * The same, but what it gives for a row is to the last bit the same however many rows share a
   * pass, whichever they are, and wherever a prompt is cut. It is slower where the fastest order of
   * sums is another for many rows than for few: with the Vector API, AMX, and types without machine
   * code. Results may differ in their last digits from those of this backend.
   */
  public Backend reproducible() {
    return of(kernels.reproducible());
  }

  /**
   * Whether weights of a large model are many times slower where they lie in the file than packed:
   * with machine code where the Vector API is absent.
   */
  public boolean isSlowUnpacked() {
    return kernels.forMatrix(LARGE, LARGE).isSlowUnpacked();
  }

  static Backend of(SizedKernels kernels) {
    return new Backend(kernels);
  }

  /** {@code scalar}, {@code vector}, {@code machine}, or {@code by size}. */
  public String name() {
    return kernels.name();
  }

  SizedKernels kernels() {
    return kernels;
  }

  @Override
  public String toString() {
    return kernels.name();
  }
}
