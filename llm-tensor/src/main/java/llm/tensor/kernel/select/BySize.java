package llm.tensor.kernel.select;

import java.util.function.Supplier;
import llm.tensor.kernel.Kernels;
import llm.tensor.kernel.SizedKernels;

/**
 * {@code SmallKernels} for what is small, and those chosen for this VM for the rest.
 *
 * @param large the Vector API is not even loaded before something is large
 */
public record BySize(Kernels small, Supplier<Kernels> large) implements SizedKernels {
  /** Columns of a small model. */
  private static final int NARROW = 128;

  /** Columns of its queries, keys and values side by side, and of its feed-forward. */
  private static final int WIDE = 4 * NARROW;

  /** Tokens that it knows. */
  private static final int VOCABULARY = 8 * NARROW;

  private static final class Large {
    static final Kernels KERNELS = KernelChoice.chosen().kernels();
  }

  private static final class ReproducibleLarge {
    static final Kernels KERNELS = Large.KERNELS.reproducible();
  }

  /** Those chosen for this VM for what is not small. */
  public BySize(Kernels small) {
    this(small, () -> Large.KERNELS);
  }

  @Override
  public String name() {
    return "by size";
  }

  @Override
  public Kernels forRows(int width) {
    return width < WIDE ? small : large.get();
  }

  @Override
  public Kernels forStream(int width) {
    return width < NARROW ? small : large.get();
  }

  @Override
  public Kernels forHeads(int heads, int size) {
    return (long) heads * size < NARROW ? small : large.get();
  }

  @Override
  public Kernels forMatrix(int rows, int columns) {
    boolean isSmall = Math.min(rows, columns) < NARROW && Math.max(rows, columns) < VOCABULARY;
    return isSmall ? small : large.get();
  }

  @Override
  public Kernels forAny() {
    return small;
  }

  @Override
  public Kernels forTables() {
    return small;
  }

  @Override
  public SizedKernels reproducible() {
    return new BySize(small.reproducible(), () -> ReproducibleLarge.KERNELS);
  }
}
