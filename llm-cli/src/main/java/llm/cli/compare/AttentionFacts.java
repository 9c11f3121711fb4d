package llm.cli.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One block's attention.
 *
 * @param kind {@code MHA}, {@code GQA}, {@code MQA}
 * @param heads how many, and how large
 * @param positions how it knows them
 * @param window positions that a row sees, itself included; 0 for all
 * @param scores what is done to scores
 * @param norms of queries and of keys
 * @param layers its linear layers, as they work
 * @param extras what is out of the ordinary, each in a few words
 */
record AttentionFacts(
    String kind,
    HeadFacts heads,
    PositionFacts positions,
    long window,
    ScoreFacts scores,
    List<NormFacts> norms,
    List<LinearFacts> layers,
    List<String> extras) {

  /** How many heads of queries and of keys and values, and how many columns each has. */
  record HeadFacts(long count, long countKv, long keyLength, long valueLength) {
    private static HeadFacts of(Details attention) {
      long keyLength = attention.integer("attention.key_length");
      return new HeadFacts(
          attention.integer("attention.head_count"),
          attention.integer("attention.head_count_kv"),
          keyLength,
          attention.number("attention.value_length").map(Number::longValue).orElse(keyLength));
    }

    String sizes() {
      if (keyLength == valueLength) return Long.toString(keyLength);
      return "keys %d, values %d".formatted(keyLength, valueLength);
    }
  }

  /**
   * What is done to scores before softmax, and to what they are made of.
   *
   * @param scale factor; empty for 1/√size
   * @param softCap limit; empty for none
   * @param clamp limit of queries, keys and values; empty for none
   * @param sinks whether a score without a value takes part
   */
  record ScoreFacts(
      Optional<Number> scale, Optional<Number> softCap, Optional<Number> clamp, boolean sinks) {
    private static ScoreFacts of(Details attention) {
      return new ScoreFacts(
          attention.number("attention.scale"),
          attention.number("attn_logit_softcapping"),
          attention.number("attention.clamp_kqv"),
          attention.flag("attention.sinks"));
    }

    /** One part for each that is there. */
    List<String> parts() {
      var parts = new ArrayList<String>();
      clamp.ifPresent(limit -> parts.add("q, k, v clamped to ±" + Numbers.text(limit)));
      scale.ifPresent(factor -> parts.add("scale " + Numbers.text(factor)));
      softCap.ifPresent(cap -> parts.add("soft cap ±" + Numbers.text(cap)));
      if (sinks) parts.add("sinks");
      return parts;
    }
  }

  static AttentionFacts of(Details attention) {
    return new AttentionFacts(
        attention.text("attention"),
        HeadFacts.of(attention),
        PositionFacts.of(attention),
        attention.integer("attention.sliding_window"),
        ScoreFacts.of(attention),
        attention.children().stream().filter(Details::isNorm).map(NormFacts::of).toList(),
        LinearFacts.of(attention),
        extras(attention));
  }

  private static List<String> extras(Details attention) {
    var extras = new ArrayList<String>();
    var owner = attention.text("attention.shared_kv");
    if (!owner.isEmpty()) extras.add("k, v of " + owner);
    long chunk = attention.integer("attention.chunk_size");
    if (chunk > 0) extras.add("chunks of " + chunk + " positions");
    if (!attention.beginning("attention.temperature").isEmpty()) extras.add("q × temperature");
    if (!attention.text("attention.gate").isEmpty()) extras.add("result ⊙ σ(gate)");
    return extras;
  }

  /** Whether keys and values are projected here. */
  boolean hasKeys() {
    return !layers.getFirst().name().equals("attn_q");
  }

  /** Whether the file has one matrix of queries, keys and values. */
  boolean hasFusedProjections() {
    return hasKeys() && !layers.getFirst().name().contains("+");
  }

  String headsText() {
    if (heads.count == heads.countKv) return "%s: %d heads".formatted(kind, heads.count);
    return "%s: %d heads over %d key/value head%s"
        .formatted(kind, heads.count, heads.countKv, heads.countKv == 1 ? "" : "s");
  }

  String windowText() {
    return window == 0 ? "none" : window + " positions";
  }

  String scoresText() {
    var parts = new ArrayList<>(scores.parts());
    parts.addAll(extras);
    return parts.isEmpty() ? "scaled by 1/√size" : String.join(", ", parts);
  }

  String normsText() {
    if (norms.isEmpty()) return "none";
    var norm = norms.getFirst();
    var each = norm.size() == heads.keyLength ? " of each head" : " of all heads together";
    return norm.text() + each + (norms.size() > 2 ? ", and of values" : "");
  }
}
