package llm.tensor.task;

import llm.tensor.kernel.Kernels;

/** A function that kernels apply to each element of a row. */
public enum Elementwise {
  RELU,
  SILU,
  GELU,
  GELU_EXACT,
  RELU_SQUARED,
  SIGMOID;

  void apply(Kernels kernels, float[] x, int at, int length) {
    switch (this) {
      case RELU -> kernels.relu(x, at, length);
      case RELU_SQUARED -> kernels.reluSquared(x, at, length);
      case SIGMOID -> kernels.sigmoid(x, at, length);
      case SILU -> kernels.silu(x, at, length);
      case GELU -> kernels.gelu(x, at, length);
      case GELU_EXACT -> kernels.geluExact(x, at, length);
    }
  }
}
