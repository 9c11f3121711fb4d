package llm.tensor;

/** A function applied to each element: between the matrices of a feed-forward, of a gate. */
public enum Activation {
  /** max(x, 0). */
  RELU,
  /** x / (1 + e⁻ˣ); also called swish (Ramachandran et al. 2017). */
  SILU,
  /**
   * x Φ(x), with the tanh approximation (Hendrycks and Gimpel 2016), as GGUF models use it: 0.5 x
   * (1 + tanh(√(2/π) (x + 0.044715 x³))).
   */
  GELU,
  /** x Φ(x) by the error function. */
  GELU_EXACT,
  /** max(x, 0)². */
  RELU_SQUARED,
  /** 1 / (1 + e⁻ˣ): gates of what attention or a recurrence gives. */
  SIGMOID
}
