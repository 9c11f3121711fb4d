package llm.blocks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import llm.tensor.Backend;
import llm.tensor.Tensor;
import llm.tensor.TensorMemory;
import llm.tensor.TensorType;
import llm.tensor.Workers;

/** Weights written by hand, for tests. */
public final class TinyWeights {
  public static final Workers WORKERS = Workers.of(1);

  private final List<Tensor> tensors = new ArrayList<>();
  private final int width;

  private TinyWeights(int width) {
    this.width = width;
  }

  /** Weights of a model with this width. */
  public static TinyWeights width(int width) {
    return new TinyWeights(width);
  }

  /** Adds a vector. */
  public TinyWeights vector(String name, float... values) {
    return tensor(name, new long[] {values.length}, values);
  }

  /** Adds a matrix, row after row. */
  public TinyWeights matrix(String name, int columns, float... values) {
    return tensor(name, new long[] {columns, values.length / columns}, values);
  }

  /** Adds a matrix of random values. */
  public TinyWeights random(String name, int columns, int rows, Random random) {
    var values = new float[columns * rows];
    for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian() * 0.5f;
    return matrix(name, columns, values);
  }

  /** Adds a tensor. */
  public TinyWeights tensor(String name, long[] dimensions, float... values) {
    var bytes = MemorySegment.ofArray(values);
    tensors.add(
        new Tensor(
            name,
            TensorType.F32,
            dimensions,
            (Arena arena) -> arena.allocate(bytes.byteSize(), 64).copyFrom(bytes)));
    return this;
  }

  /** The weights of a model with these hyperparameters. */
  public Weights weights(Hyperparameters hp) {
    return Weights.of(tensors, new TensorMemory(WORKERS, true), hp);
  }

  public Weights weights() {
    return weights(Backend.chosen());
  }

  /** Weights that a backend multiplies. */
  public Weights weights(Backend backend) {
    return Weights.of(tensors, new TensorMemory(WORKERS, true, backend), width);
  }
}
