package llm.blocks;

import java.util.Map;
import java.util.Optional;
import llm.tensor.HeadColumns;
import llm.tensor.Rows;
import llm.tensor.sequence.AttentionBias;

/**
 * How attention knows where a row stands.
 *
 * <p>A plugin may bring its own.
 */
public interface Positions {
  /** Attention that does not know it: the embedding may, or nothing does. */
  static Positions none() {
    return NoPositions.INSTANCE;
  }

  /** Changes queries or keys in place, before they are compared. */
  void apply(Rows x, HeadColumns heads, Pass pass);

  /** What is added to scores by the distance of a key, if something is. */
  default Optional<AttentionBias> bias() {
    return Optional.empty();
  }

  /** What this is, and its parameters. */
  Map<String, Object> details();
}
