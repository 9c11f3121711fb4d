package llm.cli.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import llm.cli.format.Text;

/**
 * How attention knows positions.
 *
 * @param kind {@code RoPE}, {@code ALiBi}, {@code none}
 * @param parameters by their GGUF names
 */
record PositionFacts(String kind, Map<String, Object> parameters) {
  static PositionFacts of(Details attention) {
    var parameters = new LinkedHashMap<String, Object>();
    if (!attention.text("pairing").isEmpty()) parameters.put("pairing", attention.text("pairing"));
    if (!attention.text("positions").equals("none")) {
      parameters.putAll(attention.beginning("rope."));
    }
    parameters.putAll(attention.beginning("attention.max_alibi_bias"));
    parameters.putAll(attention.beginning("attention.relative_buckets_count"));
    parameters.putAll(attention.beginning("symmetric"));
    return new PositionFacts(attention.text("positions"), parameters);
  }

  /**
   * The kind with what makes it this one.
   *
   * @param keyLength columns of a head, all of which turn unless the text says otherwise
   */
  String text(long keyLength) {
    var parts = new ArrayList<String>();
    parts.add(kind);
    var pairing = parameters.get("pairing");
    if (pairing != null) parts.add(pairing.toString());
    var columns = parameters.get("rope.dimension_count");
    if (columns instanceof Number n && n.longValue() != keyLength) {
      parts.add("%s of %s columns".formatted(n, keyLength));
    }
    if (parameters.get("rope.freq_base") instanceof Number base) {
      parts.add("base " + Numbers.text(base));
    }
    scaling(parts);
    if (parameters.get("attention.max_alibi_bias") instanceof Number bias) {
      parts.add("greatest exponent " + Numbers.text(bias));
    }
    if (parameters.get("attention.relative_buckets_count") instanceof Number buckets) {
      parts.add(Numbers.text(buckets) + " buckets");
    }
    if (parameters.containsKey("symmetric")) parts.add("both ways");
    return String.join(", ", parts);
  }

  /** What is added to scores by distance, if something is. */
  Optional<String> biasText() {
    return switch (kind) {
      case "ALiBi" ->
          Optional.of(
              parameters.containsKey("symmetric")
                  ? "ALiBi: score − slope × |distance|"
                  : "ALiBi: score − slope × distance");
      case "relative bias" -> Optional.of("score + bias of the distance");
      default -> Optional.empty();
    };
  }

  private void scaling(ArrayList<String> parts) {
    var type = parameters.getOrDefault("rope.scaling.type", "none").toString();
    if (!type.equals("none")) {
      var factor = parameters.get("rope.scaling.factor");
      parts.add(
          type + (factor instanceof Number n ? " scaling by " + Numbers.text(n) : " scaling"));
    }
    if (parameters.get("rope.scaling.original_context_length") instanceof Number original) {
      parts.add("from " + Text.number(original.longValue()));
    }
    var factors = parameters.get("rope.factors");
    if (factors != null) parts.add("divided by " + factors);
  }
}
