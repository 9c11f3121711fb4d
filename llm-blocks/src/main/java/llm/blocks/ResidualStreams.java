package llm.blocks;

import llm.tensor.Rows;

/**
 * Several residual streams in place of one: how they come out of the embedding, and how they are
 * one row again behind the last layer.
 *
 * <p>All streams of a row lie side by side, and the layers between know how many there are. A
 * plugin may bring its own.
 */
public interface ResidualStreams {
  /**
   * Begins them.
   *
   * @param embedded {@code [n, width]}
   * @return {@code [n, streams * width]}, taken from the pass's workspace
   */
  Rows begin(Rows embedded, Pass pass);

  /**
   * Joins them.
   *
   * @param x {@code [k, streams * width]}, of the k rows whose logits are asked for
   * @return {@code [k, width]}, taken from the pass's workspace
   */
  Rows end(Rows x, Pass pass);

  /** What these are; layers say the rest. */
  Description describe();
}
