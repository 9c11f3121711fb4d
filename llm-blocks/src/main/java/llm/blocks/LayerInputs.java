package llm.blocks;

import llm.tensor.Rows;

/**
 * What is made of each row's token before the first layer, and read by layers beside the residual
 * stream: per-layer embeddings, say.
 *
 * <p>It is kept in a {@link PassSlot}. A plugin may bring its own.
 */
public interface LayerInputs {
  /**
   * Computes what the layers of this pass will read.
   *
   * @param embedded {@code [n, width]}, not to be changed: what the embedding made of the tokens
   */
  void apply(Rows embedded, Pass pass);

  /** What these are. */
  Description describe();
}
