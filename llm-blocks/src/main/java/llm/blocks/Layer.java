package llm.blocks;

import java.util.List;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.StateSlot;

/**
 * One layer of a decoder: it moves the residual stream on. {@link Block} is the usual one.
 *
 * <p>A layer is immutable, and belongs to one model. A plugin may bring its own, around a block of
 * ours or instead of it.
 */
public interface Layer {
  /**
   * Moves the residual stream on.
   *
   * @param x {@code [n, width]}, a row for each of the batch; what comes out takes its place. Width
   *     is that of the embedding, or what the decoder's {@link ResidualStreams} make of it
   */
  void apply(Rows x, Pass pass);

  /** Where its parts keep what they need of a sequence; always the same slots. */
  List<StateSlot<?>> states();

  /**
   * What this layer is; the decoder gives it its name.
   *
   * @param type how keys and values are stored
   */
  Description describe(KeyValueType type);
}
