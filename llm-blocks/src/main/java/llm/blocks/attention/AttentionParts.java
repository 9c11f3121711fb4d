package llm.blocks.attention;

import java.util.Optional;
import java.util.function.UnaryOperator;
import llm.blocks.Linear;
import llm.blocks.Weights;
import llm.tensor.sequence.KeyValues;
import llm.tensor.sequence.StateSlot;

/**
 * What an attention is made of beside its projection.
 *
 * @param place the block's name
 * @param heads of queries, and of the keys and values that they see
 * @param output of what the heads give
 * @param results what is done to what the heads give, before the output
 * @param earlier the keys and values of an earlier block, if there are none of its own
 */
record AttentionParts(
    String place, Heads heads, Linear output, AttentionResults results, Optional<Shared> earlier) {
  /**
   * Keys and values of another block.
   *
   * @param place the block's name
   */
  record Shared(String place, StateSlot<KeyValues> keys) {}

  /** An attention with its own keys and values. */
  static AttentionParts of(Weights w, Heads heads) {
    return of(w, heads, output(w, heads));
  }

  /** An attention with its own keys and values, and an output of another name. */
  static AttentionParts of(Weights w, Heads heads, Linear output) {
    return new AttentionParts(w.name(), heads, output, AttentionResults.PLAIN, Optional.empty());
  }

  /** An attention that reads the keys and values of another. */
  static AttentionParts sharing(AttentionComputation other, Weights w, Heads heads) {
    var shared =
        other
            .parts()
            .earlier
            .orElseGet(() -> new Shared(other.parts().place, other.layer().keys()));
    heads.requireKeysLike(other.parts().heads, w.name(), shared.place);
    return new AttentionParts(
        w.name(), heads, output(w, heads), AttentionResults.PLAIN, Optional.of(shared));
  }

  AttentionParts with(UnaryOperator<AttentionResults> change) {
    return new AttentionParts(place, heads, output, change.apply(results), earlier);
  }

  private static Linear output(Weights w, Heads heads) {
    return Linear.of(w.at("attn_output"), heads.results(), w.width());
  }

  /** A new place for keys and values, or where those of the earlier block are. */
  StateSlot<KeyValues> newKeys() {
    return earlier
        .map(Shared::keys)
        .orElseGet(() -> StateSlot.keysAndValues(heads.countKv(), heads.size(), heads.valueSize()));
  }

  /** Whether it writes keys and values. */
  boolean ownsKeys() {
    return earlier.isEmpty();
  }
}
