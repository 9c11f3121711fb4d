package llm.blocks.attention;

import java.util.LinkedHashMap;
import java.util.List;
import llm.blocks.CrossMixer;
import llm.blocks.Description;
import llm.blocks.Linear;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.AttentionLayer;
import llm.tensor.sequence.AttentionShape;
import llm.tensor.sequence.Sight;
import llm.tensor.sequence.StateSlot;

/**
 * Cross-attention (Vaswani et al. 2017): queries are a decoder's, keys and values those of the text
 * that its encoder has read, each row of which every query sees: {@code y = softmax(q kᵀ / √size) v
 * W}.
 *
 * <p>Keys and values are computed once for a sequence, and kept in its state.
 */
public final class CrossAttention implements CrossMixer {
  private final Heads heads;
  private final Projections projections;
  private final AttentionLayer layer;

  /**
   * Its matrices.
   *
   * @param queries {@code [width] -> [queries]}
   * @param keysAndValues {@code [width] -> [keys + values]}
   * @param output {@code [results] -> [width]}
   */
  private record Projections(Linear queries, Linear keysAndValues, Linear output) {}

  private CrossAttention(Heads heads, Projections projections, AttentionShape shape) {
    this.heads = heads;
    this.projections = projections;
    this.layer =
        new AttentionLayer(
            StateSlot.ofSource(heads.countKv(), heads.size(), heads.valueSize()), shape);
  }

  /**
   * Of {@code cross_attn_q}, {@code cross_attn_k}, {@code cross_attn_v} and {@code cross_attn_o}.
   *
   * @param w the block's place
   */
  public static CrossAttention of(Weights w, Heads heads) {
    var keys = Linear.of(w.at("cross_attn_k"), w.width(), heads.keys());
    var values = Linear.of(w.at("cross_attn_v"), w.width(), heads.values());
    var projections =
        new Projections(
            Linear.of(w.at("cross_attn_q"), w.width(), heads.queries()),
            Linear.stack(List.of(keys, values)),
            Linear.of(w.at("cross_attn_o"), heads.results(), w.width()));
    return new CrossAttention(heads, projections, plainShape(heads));
  }

  private static AttentionShape plainShape(Heads heads) {
    return AttentionShape.of(heads.count(), heads.countKv(), heads.size())
        .withValueSize(heads.valueSize())
        .withSight(Sight.both());
  }

  /** The same with scores scaled by this number instead of 1/√size. */
  public CrossAttention withScale(float scale) {
    return new CrossAttention(heads, projections, layer.shape().withScale(scale));
  }

  /** Keys and values of every position that the encoder has read. */
  @Override
  public List<StateSlot<?>> states() {
    return List.of(layer.keys());
  }

  @Override
  public void read(Rows encoded, Pass pass) {
    var workspace = pass.workspace();
    var batch = pass.batch();
    int mark = workspace.mark();
    var rows = workspace.take(encoded.rows(), heads.keys() + heads.values());
    projections.keysAndValues.apply(encoded, rows, pass);
    var data = rows.data();
    for (int r = 0; r < batch.size(); r++) {
      int at = rows.offset(r);
      layer.keys().of(batch.state(r)).write(batch.position(r), data, at, data, at + heads.keys());
    }
    workspace.release(mark);
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    var batch = pass.batch();
    int mark = workspace.mark();
    var queries = workspace.take(x.rows(), heads.queries());
    projections.queries.apply(x, queries, pass);
    if (pass.observes("cross_kq_softmax")) {
      for (int r = 0; r < batch.size(); r++) {
        var weights = Operations.attentionWeights(queries, r, layer, batch);
        pass.observe("cross_kq_softmax", r, weights);
      }
    }
    var results = workspace.take(x.rows(), heads.results());
    Operations.attention(queries, layer, batch, results, workspace);
    projections.output.apply(results, y, pass);
    workspace.release(mark);
  }

  @Override
  public Description describe() {
    var details = new LinkedHashMap<String, Object>(heads.details());
    float scale = layer.shape().scale();
    if (scale != plainShape(heads).scale()) details.put("attention.scale", scale);
    return Description.of("cross_attn", "CrossAttention")
        .with(details)
        .with(projections.queries.describe())
        .with(projections.keysAndValues.describe())
        .with(projections.output.describe());
  }
}
