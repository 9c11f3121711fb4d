package llm.blocks;

import java.util.Optional;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.PagePool;
import llm.tensor.sequence.SequenceState;
import llm.tensor.sequence.StateCost;

/**
 * What a plugin composes: a {@link Decoder}, which says what comes next; an {@link Encoder}, which
 * reads a text as a whole; or both, an {@link EncoderDecoder}.
 *
 * <p>Immutable and thread-safe, as long as each thread has a {@link Pass} of its own.
 */
public sealed interface Network permits Decoder, Encoder, EncoderDecoder {
  /** Tokens that it knows. */
  int vocabularySize();

  /** Positions that a sequence can have where they are learned; otherwise as many as fit. */
  int positionLimit();

  /**
   * Parts of a text that it tells apart: 2 where it knows the first and the second text of a pair
   * (Devlin et al. 2019); 1 where all rows are alike. A batch's types are below this number.
   */
  int typeCount();

  /** Width of hidden rows. */
  int width();

  /**
   * Runs a pass: reads the rows, and gives what the last layer makes of those that are asked for,
   * normalised as the model does it before its output.
   *
   * <p>If it fails, the sequences stand where they stood before.
   *
   * @return {@code [k, width]}, a row for each of the k rows that ask for output; valid until the
   *     workspace is used again
   */
  Rows hidden(Pass pass);

  /** What is made of a hidden row, or of several pooled, where the file has weights for it. */
  Optional<Head> head();

  /** What the state of a sequence weighs. */
  StateCost stateCost(KeyValueType type);

  /** The state of a sequence of which nothing was seen yet, whose memory nobody limits. */
  default SequenceState newState(KeyValueType type) {
    return newState(type, PagePool.unlimited());
  }

  /** The state of a sequence of which nothing was seen yet, with memory from a pool. */
  SequenceState newState(KeyValueType type, PagePool pool);

  /** The same, calling this before each pass; what it throws is what the pass throws. */
  Network withCheck(Runnable beforePass);

  /**
   * What the model is made of.
   *
   * @param type how keys and values of sequences are stored
   */
  Description describe(KeyValueType type);
}
