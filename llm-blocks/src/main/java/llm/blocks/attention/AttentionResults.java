package llm.blocks.attention;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import llm.blocks.Description;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.tensor.Operations;
import llm.tensor.Rows;

/**
 * What is done to what heads give before an attention's output, in this order.
 *
 * @param scale of all of it; 1 for none
 * @param opening how gates open, where there are some
 * @param norm of all heads together
 */
record AttentionResults(float scale, AttentionGate.Opening opening, Optional<Norm> norm) {
  static final AttentionResults PLAIN =
      new AttentionResults(1, AttentionGate.Opening.SIGMOID, Optional.empty());

  AttentionResults withScale(float scale) {
    return new AttentionResults(scale, opening, norm);
  }

  AttentionResults withOpening(AttentionGate.Opening opening) {
    return new AttentionResults(scale, opening, norm);
  }

  AttentionResults withNorm(Norm norm) {
    return new AttentionResults(scale, opening, Optional.of(norm));
  }

  /**
   * Changes them in place.
   *
   * @param projected where the gates are
   */
  void apply(Rows projected, AttentionColumns columns, Rows results, Pass pass) {
    if (scale != 1) Operations.scale(results, scale, pass.workspace());
    AttentionGate.apply(projected, columns, opening, results, pass);
    if (norm.isEmpty()) return;
    norm.get().apply(results, results, pass);
    pass.observe("attn_sub_norm", results);
  }

  /** Parameters, by their GGUF names. */
  Map<String, Object> details(AttentionColumns columns) {
    var details = new LinkedHashMap<String, Object>();
    if (scale != 1) details.put("attention.value_scale", scale);
    if (columns.gates() > 0) details.put("attention.gate", opening.name());
    return details;
  }

  Description describe(Description attention) {
    return norm.map(n -> attention.with(n.describe())).orElse(attention);
  }
}
