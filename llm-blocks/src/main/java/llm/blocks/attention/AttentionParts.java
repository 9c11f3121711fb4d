package llm.blocks.attention;

import java.util.Optional;
import llm.blocks.Linear;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.tensor.sequence.KeyValues;
import llm.tensor.sequence.StateSlot;

/**
 * What an attention is made of beside its projection.
 *
 * @param place the block's name
 * @param heads of queries, and of the keys and values that they see
 * @param output of what the heads give
 * @param innerNorm of what the heads give, before the output
 * @param earlier the keys and values of an earlier block, if there are none of its own
 */
record AttentionParts(
    String place, Heads heads, Linear output, Optional<Norm> innerNorm, Optional<Shared> earlier) {
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
    return new AttentionParts(w.name(), heads, output, Optional.empty(), Optional.empty());
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
        w.name(), heads, output(w, heads), Optional.empty(), Optional.of(shared));
  }

  AttentionParts withInnerNorm(Norm norm) {
    return new AttentionParts(place, heads, output, Optional.of(norm), earlier);
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
