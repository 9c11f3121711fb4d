package llm.blocks;

import java.util.LinkedHashMap;
import java.util.List;
import llm.tensor.HeadColumns;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.AttentionLayer;
import llm.tensor.sequence.AttentionShape;
import llm.tensor.sequence.StateSlot;
import org.jspecify.annotations.Nullable;

/**
 * Causal self-attention (Vaswani et al. 2017) over a KV cache: {@code y = softmax(q kᵀ / √size) v
 * W}.
 *
 * <p>Queries, keys and values come from one projection whose outputs lie side by side, whether the
 * file has one matrix or three. Options are withers, each giving another attention.
 */
public final class Attention implements Mixer {
  private final Heads heads;
  private final Positions positions;
  private final Linear qkv; // [in] -> [queries | keys | values]
  private final Linear output;
  private final AttentionShape shape;
  private final float clamp; // 0 for none
  private final @Nullable Norm queryNorm;
  private final @Nullable Norm keyNorm;
  private final AttentionLayer layer;
  private final HeadColumns queryColumns;
  private final HeadColumns keyColumns;

  private Attention(Parts p) {
    this.heads = p.heads;
    this.positions = p.positions;
    this.qkv = p.qkv;
    this.output = p.output;
    this.shape = p.shape;
    this.clamp = p.clamp;
    this.queryNorm = p.queryNorm;
    this.keyNorm = p.keyNorm;
    var keys = StateSlot.keysAndValues(heads.countKv(), heads.size(), heads.valueSize());
    this.layer = new AttentionLayer(keys, p.shape);
    this.queryColumns = new HeadColumns(0, heads.count(), heads.size());
    this.keyColumns = new HeadColumns(heads.queries(), heads.countKv(), heads.size());
  }

  /** All there is to an attention: withers change one of them. */
  private static final class Parts {
    final Heads heads;
    final Positions positions;
    final Linear qkv;
    final Linear output;
    AttentionShape shape;
    float clamp;
    @Nullable Norm queryNorm;
    @Nullable Norm keyNorm;

    Parts(Heads heads, Positions positions, Linear qkv, Linear output, AttentionShape shape) {
      this.heads = heads;
      this.positions = positions;
      this.qkv = qkv;
      this.output = output;
      this.shape = shape;
    }
  }

  private Parts parts() {
    var p = new Parts(heads, positions, qkv, output, shape);
    p.clamp = clamp;
    p.queryNorm = queryNorm;
    p.keyNorm = keyNorm;
    return p;
  }

  /**
   * Three projections, as {@link #separate}, where the file has one of them; otherwise one, as
   * {@link #fused}: converters write both.
   *
   * @param w the block's place
   */
  public static Attention of(Weights w, Heads heads, Positions positions) {
    boolean separate = w.has("attn_q") || w.has("attn_k") || w.has("attn_v");
    return separate ? separate(w, heads, positions) : fused(w, heads, positions);
  }

  /**
   * Three projections: {@code attn_q}, {@code attn_k}, {@code attn_v}, and {@code attn_output}.
   *
   * @param w the block's place
   */
  public static Attention separate(Weights w, Heads heads, Positions positions) {
    var q = Linear.of(w.at("attn_q"), w.width(), heads.queries());
    var k = Linear.of(w.at("attn_k"), w.width(), heads.keys());
    var v = Linear.of(w.at("attn_v"), w.width(), heads.values());
    return projected(w, heads, positions, Linear.stack(List.of(q, k, v)));
  }

  /**
   * One projection, {@code attn_qkv}: all queries, then all keys, then all values; and {@code
   * attn_output}.
   *
   * @param w the block's place
   */
  public static Attention fused(Weights w, Heads heads, Positions positions) {
    int out = heads.queries() + heads.keys() + heads.values();
    return projected(w, heads, positions, Linear.of(w.at("attn_qkv"), w.width(), out));
  }

  private static Attention projected(Weights w, Heads heads, Positions positions, Linear qkv) {
    var output = Linear.of(w.at("attn_output"), heads.results(), w.width());
    var shape =
        AttentionShape.of(heads.count(), heads.countKv(), heads.size())
            .withValueSize(heads.valueSize());
    var slopes = positions.slopes();
    if (slopes.isPresent()) shape = shape.withSlopes(slopes.get());
    return new Attention(new Parts(heads, positions, qkv, output, shape));
  }

  /** The same, seeing only so many positions, itself included (Beltagy et al. 2020); 0 for all. */
  public Attention withWindow(int positions) {
    return withShape(shape.withWindow(positions));
  }

  /** The same with scores kept within ± cap (Gemma Team 2024). */
  public Attention withSoftCap(float cap) {
    return withShape(shape.withSoftCap(cap));
  }

  /** The same with scores scaled by this number instead of 1/√size. */
  public Attention withScale(float scale) {
    return withShape(shape.withScale(scale));
  }

  /** The same with one more score in each head's softmax, which has no value (Xiao et al. 2023). */
  public Attention withSinks(float[] sinks) {
    return withShape(shape.withSinks(sinks));
  }

  /** The same with queries, keys and values clamped to ± limit (MosaicML 2023). */
  public Attention withClamp(float limit) {
    var p = parts();
    p.clamp = limit;
    return new Attention(p);
  }

  /** The same with queries and keys normalised before they are rotated (Henry et al. 2020). */
  public Attention withNorms(Norm queryNorm, Norm keyNorm) {
    var p = parts();
    p.queryNorm = queryNorm;
    p.keyNorm = keyNorm;
    return new Attention(p);
  }

  /**
   * The same with queries and keys normalised by LayerNorm, each head with weights of its own,
   * where the file has {@code attn_q_norm} and {@code attn_k_norm} (Dehghani et al. 2023).
   *
   * @param w the block's place
   */
  public Attention withNormsOfHeads(Weights w, float epsilon) {
    if (!w.has("attn_q_norm") && !w.has("attn_k_norm")) return this;
    return withNorms(
        Norm.layerOfHeads(w.at("attn_q_norm"), heads.count(), heads.size(), epsilon),
        Norm.layerOfHeads(w.at("attn_k_norm"), heads.countKv(), heads.size(), epsilon));
  }

  /**
   * The same with queries and keys normalised by RMSNorm, each head by itself and all with the same
   * weights, {@code attn_q_norm} and {@code attn_k_norm} (Henry et al. 2020).
   *
   * @param w the block's place
   */
  public Attention withRmsNorms(Weights w, float epsilon) {
    return withNorms(
        Norm.rms(w.at("attn_q_norm"), heads.size(), epsilon),
        Norm.rms(w.at("attn_k_norm"), heads.size(), epsilon));
  }

  private Attention withShape(AttentionShape shape) {
    var p = parts();
    p.shape = shape;
    return new Attention(p);
  }

  /** Keys and values of every position. */
  @Override
  public List<StateSlot<?>> states() {
    return List.of(layer.keys());
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    var batch = pass.batch();
    int mark = workspace.mark();
    var projected = workspace.take(x.rows(), qkv.out());
    qkv.apply(x, projected, pass);
    if (clamp > 0) Operations.clamp(projected, clamp, workspace);
    int keysAt = heads.queries();
    int valuesAt = keysAt + heads.keys();
    if (queryNorm != null) normalize(queryNorm, projected, 0, heads.queries(), pass);
    if (keyNorm != null) normalize(keyNorm, projected, keysAt, heads.keys(), pass);
    positions.apply(projected, queryColumns, pass);
    positions.apply(projected, keyColumns, pass);
    pass.observe("Qcur", projected, 0, heads.queries());
    pass.observe("Kcur", projected, keysAt, heads.keys());
    pass.observe("Vcur", projected, valuesAt, heads.values());

    var data = projected.data();
    for (int r = 0; r < batch.size(); r++) {
      int at = projected.offset(r);
      layer
          .keys()
          .of(batch.state(r))
          .write(batch.position(r), data, at + keysAt, data, at + valuesAt);
    }
    if (pass.observes("kq_softmax")) {
      for (int r = 0; r < batch.size(); r++) {
        pass.observe("kq_softmax", r, Operations.attentionWeights(projected, r, layer, batch));
      }
    }
    var results = workspace.take(x.rows(), heads.results());
    Operations.attention(projected, layer, batch, results, workspace);
    pass.observe("kqv_out", results);
    output.apply(results, y, pass);
    pass.observe("attn_out", y);
    workspace.release(mark);
  }

  /** Normalises some columns in place. */
  private static void normalize(Norm norm, Rows x, int from, int columns, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var part = workspace.take(x.rows(), columns);
    for (int r = 0; r < x.rows(); r++) {
      System.arraycopy(x.data(), x.offset(r) + from, part.data(), part.offset(r), columns);
    }
    norm.apply(part, part, pass);
    for (int r = 0; r < x.rows(); r++) {
      System.arraycopy(part.data(), part.offset(r), x.data(), x.offset(r) + from, columns);
    }
    workspace.release(mark);
  }

  private float plainScale() {
    return AttentionShape.of(heads.count(), heads.countKv(), heads.size()).scale();
  }

  @Override
  public Description describe() {
    var details = new LinkedHashMap<String, Object>();
    details.put("attention", heads.kind());
    details.put("attention.head_count", heads.count());
    details.put("attention.head_count_kv", heads.countKv());
    details.put("attention.key_length", heads.size());
    if (heads.valueSize() != heads.size()) {
      details.put("attention.value_length", heads.valueSize());
    }
    details.putAll(positions.details());
    if (shape.scale() != plainScale()) details.put("attention.scale", shape.scale());
    if (shape.window() > 0) details.put("attention.sliding_window", shape.window());
    if (shape.softCap() > 0) details.put("attn_logit_softcapping", shape.softCap());
    if (shape.sinks() != null) details.put("attention.sinks", true);
    if (clamp > 0) details.put("attention.clamp_kqv", clamp);
    var description = Description.of("attn", "Attention").with(details).with(qkv.describe());
    if (queryNorm != null) description = description.with(queryNorm.describe());
    if (keyNorm != null) description = description.with(keyNorm.describe());
    return description.with(output.describe());
  }
}
