package llm.blocks.attention;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import llm.blocks.Description;
import llm.blocks.Pass;
import llm.blocks.Positions;
import llm.tensor.Rows;

/**
 * What is done to queries, keys and values after their projection, in this order.
 *
 * @param clamp of all of them to ± so much; 0 for none
 * @param norms before queries and keys are rotated
 * @param positions of queries and keys
 * @param normsAfter of what was rotated
 * @param temperature of queries
 */
record AttentionPreparation(
    float clamp,
    AttentionNorms norms,
    Positions positions,
    AttentionNorms normsAfter,
    Optional<QueryTemperature> temperature) {

  static AttentionPreparation of(Positions positions) {
    return new AttentionPreparation(
        0, AttentionNorms.NONE, positions, AttentionNorms.NONE, Optional.empty());
  }

  AttentionPreparation withClamp(float limit) {
    return new AttentionPreparation(limit, norms, positions, normsAfter, temperature);
  }

  AttentionPreparation withNorms(AttentionNorms norms) {
    return new AttentionPreparation(clamp, norms, positions, normsAfter, temperature);
  }

  AttentionPreparation withNormsAfter(AttentionNorms after) {
    return new AttentionPreparation(clamp, norms, positions, after, temperature);
  }

  AttentionPreparation withTemperature(QueryTemperature temperature) {
    return new AttentionPreparation(clamp, norms, positions, normsAfter, Optional.of(temperature));
  }

  /** Whether a norm is not of queries. */
  boolean changesKeysOrValues() {
    return norms.keys().isPresent() || norms.values().isPresent() || normsAfter.keys().isPresent();
  }

  /** Changes rows in place. */
  void apply(Rows rows, AttentionColumns columns, Pass pass) {
    if (clamp > 0) columns.clamp(rows, clamp, pass);
    norms.apply(rows, columns, pass);
    positions.apply(rows, columns.queries(), pass);
    if (columns.keys().count() > 0) positions.apply(rows, columns.keys(), pass);
    normsAfter.apply(rows, columns, pass);
    if (temperature.isPresent()) temperature.get().apply(rows, columns.queries(), pass);
  }

  /** Parameters, by their GGUF names. */
  Map<String, Object> details() {
    var details = new LinkedHashMap<String, Object>();
    temperature.ifPresent(t -> details.putAll(t.details()));
    if (clamp > 0) details.put("attention.clamp_kqv", clamp);
    return details;
  }

  /** The same description with the norms: which of them come after the rotation is said of them. */
  Description describe(Description description) {
    var all = description;
    for (var norm : norms.stream().toList()) all = all.with(norm.describe());
    for (var norm : normsAfter.stream().toList()) {
      all = all.with(norm.describe().with("place", "after rotation"));
    }
    return all;
  }
}
