package llm.tensor;

import java.util.List;
import llm.tensor.kernel.select.KernelChoice;
import llm.tensor.kernel.select.SizedKernels;

/**
 * What computes a model: scalar loops, the Vector API, or machine code.
 *
 * <p>A {@link TensorMemory} lays weights out for its backend, and a {@link Workspace} computes all
 * else with its own; the two are the same unless somebody compares. Several may be used in one VM.
 */
public final class Backend {
  private final String name;
  private final SizedKernels kernels;

  private Backend(String name, SizedKernels kernels) {
    this.name = name;
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
    return KernelChoice.available().stream()
        .map(kernels -> of(new SizedKernels.Always(kernels)))
        .toList();
  }

  static Backend of(SizedKernels kernels) {
    return switch (kernels) {
      case SizedKernels.Always always -> new Backend(always.kernels().name(), kernels);
      case SizedKernels.BySize bySize -> new Backend("by size", bySize);
    };
  }

  /** {@code scalar}, {@code vector}, {@code machine}, or {@code by size}. */
  public String name() {
    return name;
  }

  SizedKernels kernels() {
    return kernels;
  }

  @Override
  public String toString() {
    return name;
  }
}
