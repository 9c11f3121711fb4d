package llm.cli.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One block's attention.
 *
 * @param kind {@code MHA}, {@code GQA}, {@code MQA}, {@code MLA}
 * @param heads how many, and how large
 * @param latent what is kept instead of keys and values, if something is
 * @param positions how it knows them
 * @param sight which positions a row sees
 * @param scores what is done to scores
 * @param norms of queries and of keys
 * @param layers its linear layers, as they work
 * @param extras what is out of the ordinary, each in a few words
 */
record AttentionFacts(
    String kind,
    HeadFacts heads,
    Optional<LatentFacts> latent,
    PositionFacts positions,
    SightFacts sight,
    ScoreFacts scores,
    List<NormFacts> norms,
    List<LinearFacts> layers,
    List<String> extras) {

  private static final String LATENT = "LatentAttention";

  /**
   * Which positions a row sees.
   *
   * @param window positions, itself included, or on both sides together; 0 for all
   * @param bothWays whether it sees later ones
   */
  record SightFacts(long window, boolean bothWays) {
    private static SightFacts of(Details attention) {
      return new SightFacts(
          attention.integer("attention.sliding_window"),
          Boolean.FALSE.equals(attention.block().details().get("attention.causal")));
    }

    String text() {
      if (!bothWays) return window == 0 ? "earlier positions" : "the last " + window + " positions";
      return window == 0 ? "both ways" : "%d positions either way".formatted(window / 2);
    }
  }

  /** How many heads of queries and of keys and values, and how many columns each has. */
  record HeadFacts(long count, long countKv, long keyLength, long valueLength) {
    /** Of latent attention: all heads have one key, which is made of what is kept. */
    private static HeadFacts ofLatent(Details attention) {
      return new HeadFacts(
          attention.integer("attention.head_count"),
          1,
          attention.integer("attention.key_length_mla"),
          attention.integer("attention.value_length_mla"));
    }

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

  static boolean isAttention(Details mixer) {
    return mixer.is("Attention") || mixer.is(LATENT);
  }

  static AttentionFacts of(Details attention) {
    boolean latent = attention.is(LATENT);
    return new AttentionFacts(
        attention.text("attention"),
        latent ? HeadFacts.ofLatent(attention) : HeadFacts.of(attention),
        latent ? Optional.of(LatentFacts.of(attention)) : Optional.empty(),
        PositionFacts.of(attention),
        SightFacts.of(attention),
        ScoreFacts.of(attention),
        attention.children().stream()
            .filter(child -> child.isNorm() && !isOfSum(child))
            .map(NormFacts::of)
            .toList(),
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
    if (attention.children().stream().anyMatch(AttentionFacts::isOfSum)) {
      extras.add("norm(x + result)");
    }
    return extras;
  }

  /** Whether a part normalises what attention gives together with what it has seen. */
  private static boolean isOfSum(Details part) {
    return part.text("place").equals("sum");
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
    if (latent.isPresent()) return "%s: %d heads".formatted(kind, heads.count);
    if (heads.count == heads.countKv) return "%s: %d heads".formatted(kind, heads.count);
    return "%s: %d heads over %d key/value head%s"
        .formatted(kind, heads.count, heads.countKv, heads.countKv == 1 ? "" : "s");
  }

  String windowText() {
    return sight.window == 0 ? "none" : sight.window + " positions";
  }

  /** What is kept instead of keys and values. */
  String latentText() {
    return latent.map(LatentFacts::text).orElse("none");
  }

  String scoresText() {
    var parts = new ArrayList<>(scores.parts());
    parts.addAll(extras);
    return parts.isEmpty() ? "scaled by 1/√size" : String.join(", ", parts);
  }

  String normsText() {
    if (norms.isEmpty()) return "none";
    if (latent.isPresent()) return norms.getFirst().text() + " of each latent vector";
    var norm = norms.getFirst();
    var each = norm.size() == heads.keyLength ? " of each head" : " of all heads together";
    return norm.text() + each + (norms.size() > 2 ? ", and of values" : "");
  }
}
