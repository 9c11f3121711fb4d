package llm.tensor;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;

/**
 * The memory that holds a model's weights: mapped from the file, or repacked for a faster kernel.
 *
 * <p>Closing it unmaps everything; a later use of a matrix is an {@link IllegalStateException}.
 */
public final class TensorMemory implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final Map<String, Matrix> matrices = new HashMap<>();
  private final Workers workers;
  private final boolean exact;

  /**
   * Memory for one model.
   *
   * @param workers the threads that repack weights
   * @param exact whether activations stay in 32-bit floats everywhere; otherwise kernels may round
   *     them to integers where that is faster
   */
  public TensorMemory(Workers workers, boolean exact) {
    this.workers = workers;
    this.exact = exact;
  }

  /** The matrix of a tensor; asked twice for one tensor, it gives the same matrix. */
  public Matrix matrix(Tensor tensor) {
    return matrices.computeIfAbsent(tensor.name(), n -> Matrix.load(tensor, arena));
  }

  @Override
  public void close() {
    arena.close();
  }
}
