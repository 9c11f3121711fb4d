package llm.blocks.latent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import llm.blocks.Description;
import llm.blocks.Hyperparameters;
import llm.blocks.Linear;
import llm.blocks.Mixer;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.Positions;
import llm.blocks.QueryTemperature;
import llm.blocks.Rope;
import llm.blocks.RopeScaling;
import llm.blocks.Weights;
import llm.tensor.HeadColumns;
import llm.tensor.Operations;
import llm.tensor.Rotation;
import llm.tensor.Rows;
import llm.tensor.sequence.AttentionLayer;
import llm.tensor.sequence.AttentionShape;
import llm.tensor.sequence.StateSlot;

/**
 * Multi-head latent attention (MLA, DeepSeek-AI 2024): keys and values of all heads are made of one
 * short vector a position, and that alone is kept, with a few columns that know the position.
 *
 * <p>{@code [u | r] = attn_kv_a_mqa x}, {@code l = norm(u)}; a head's query is {@code [qN | qR]}.
 * Its score with a position is {@code scale (qN · Kb l + rot(qR) · rot(r))}, its result {@code Σ p
 * Vb l}. Neither keys nor values are ever computed: {@code qN · Kb l = Kbᵀ qN · l}, so that a query
 * becomes {@code [Kbᵀ qN | rot(qR)]} and meets what is kept, {@code [l | rot(r)]}, of which the
 * first part is the value too; {@code Vb} comes after the sum (the absorbed form). So this is
 * attention with one head of keys, which is {@code latent + rotated} wide.
 *
 * <p>Tensors: {@code attn_q}, or {@code attn_q_a}, {@code attn_q_a_norm} and {@code attn_q_b} with
 * a latent vector for queries too; {@code attn_kv_a_mqa}, {@code attn_kv_a_norm}; {@code attn_k_b}
 * and {@code attn_v_b}, or {@code attn_kv_b}; {@code attn_output}.
 */
public final class LatentAttention implements Mixer {
  private final LatentHeads heads;
  private final Positions positions;
  private final Linear down; // [width] -> [latent of queries, or queries | u | r]
  private final Optional<LatentQueries> latentQueries;
  private final Norm norm;
  private final HeadMatrices matrices;
  private final Linear output;
  private final AttentionLayer layer;
  private final Optional<QueryTemperature> temperature;

  private LatentAttention(
      LatentAttention a, AttentionLayer layer, Optional<QueryTemperature> temperature) {
    heads = a.heads;
    positions = a.positions;
    down = a.down;
    latentQueries = a.latentQueries;
    norm = a.norm;
    matrices = a.matrices;
    output = a.output;
    this.layer = layer;
    this.temperature = temperature;
  }

  private LatentAttention(Weights w, LatentHeads heads, Positions positions, float epsilon) {
    this.heads = heads;
    this.positions = positions;
    int queries = heads.count() * heads.size();
    var ranks = heads.ranks();
    boolean latent = ranks.queries() > 0;
    down =
        Linear.stack(
            List.of(
                latent
                    ? Linear.of(w.at("attn_q_a"), w.width(), ranks.queries())
                    : Linear.of(w.at("attn_q"), w.width(), queries),
                Linear.of(w.at("attn_kv_a_mqa"), w.width(), heads.kept())));
    latentQueries =
        latent
            ? Optional.of(LatentQueries.of(w, ranks.queries(), queries, epsilon))
            : Optional.empty();
    norm = Norm.rms(w.at("attn_kv_a_norm"), ranks.keys(), epsilon);
    matrices = HeadMatrices.of(w, heads);
    output = Linear.of(w.at("attn_output"), heads.count() * heads.valueSize(), w.width());
    layer =
        new AttentionLayer(
            StateSlot.valuesWithinKeys(1, heads.kept(), ranks.keys()),
            AttentionShape.of(heads.count(), 1, heads.kept())
                .withValueSize(ranks.keys())
                .withScale(plainScale(heads)));
    temperature = Optional.empty();
  }

  /**
   * The latent attention whose tensors are here, with scores scaled by {@code 1/√(unrotated +
   * rotated)}.
   *
   * @param w the block's place
   * @param positions what turns the rotated columns, a head of which is {@code heads.rotated()}
   *     wide
   * @param epsilon of the norms
   */
  public static LatentAttention of(
      Weights w, LatentHeads heads, Positions positions, float epsilon) {
    return new LatentAttention(w, heads, positions, epsilon);
  }

  /**
   * The latent attention of a block as the file says: its heads, and scores scaled by {@code m²/√(
   * unrotated + rotated)}, where {@code m = 1 + 0.1 a ln(factor)} with YaRN and 1 without. Files
   * have {@code 0.1 a} as {@code rope.scaling.yarn_log_multiplier}.
   *
   * @param w the block's place
   */
  public static LatentAttention of(Hyperparameters hp, Weights w, int block, Positions positions) {
    var heads = LatentHeads.of(hp, block);
    double sharper = sharper(hp);
    var attention = of(w, heads, positions, hp.rmsEpsilon());
    if (sharper == 1) return attention;
    return attention.withScale((float) (sharper * sharper / Math.sqrt(heads.size())));
  }

  private static double sharper(Hyperparameters hp) {
    float factor = hp.notNegative("rope.scaling.factor", 1);
    if (factor <= 1 || !hp.text("rope.scaling.type", "none").equals("yarn")) return 1;
    return 1 + hp.notNegative("rope.scaling.yarn_log_multiplier", 0) * Math.log(factor);
  }

  /**
   * RoPE in pairs on the rotated columns, which keep their size with YaRN: there the scale of
   * scores is another instead.
   *
   * @param root where {@code rope_freqs} may be
   */
  public static Positions rope(Hyperparameters hp, Weights root) {
    int columns = hp.positive("rope.dimension_count");
    return Rope.of(Rotation.Pairing.NEIGHBOURS, RopeScaling.of(hp, columns, root).unmagnified());
  }

  private static float plainScale(LatentHeads heads) {
    return (float) (1 / Math.sqrt(heads.size()));
  }

  /** The same with scores scaled by this number. */
  public LatentAttention withScale(float scale) {
    var scaled = new AttentionLayer(layer.keys(), layer.shape().withScale(scale));
    return new LatentAttention(this, scaled, temperature);
  }

  /** The same with queries that grow with their position. */
  public LatentAttention withTemperature(QueryTemperature temperature) {
    return new LatentAttention(this, layer, Optional.of(temperature));
  }

  /** What is kept of every position: keys that hold the values. */
  @Override
  public List<StateSlot<?>> states() {
    return List.of(layer.keys());
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int n = x.rows();
    var projected = workspace.take(n, down.out());
    down.apply(x, projected, pass);
    keep(projected, pass);
    var queries = queries(projected, pass);

    if (pass.observes("kq_softmax")) {
      for (int r = 0; r < n; r++) {
        var weights = Operations.attentionWeights(queries, r, layer, pass.batch());
        pass.observe("kq_softmax", r, weights);
      }
    }
    int latent = heads.ranks().keys();
    var sums = workspace.take(n, heads.count() * latent);
    Operations.attention(queries, layer, pass.batch(), sums, workspace);
    var results = workspace.take(n, output.in());
    matrices
        .values()
        .multiply(sums, columns(latent), results, columns(heads.valueSize()), workspace);
    pass.observe("kqv_out", results);
    output.apply(results, y, pass);
    pass.observe("attn_out", y);
    workspace.release(mark);
  }

  private HeadColumns columns(int size) {
    return new HeadColumns(0, heads.count(), size);
  }

  /** Writes {@code [norm(u) | rot(r)]} of each row to its sequence. */
  private void keep(Rows projected, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int n = projected.rows();
    int latent = heads.ranks().keys();
    int at = down.out() - heads.kept();
    var l = workspace.take(n, latent);
    copy(projected, at, l, 0, latent);
    norm.apply(l, l, pass);
    pass.observe("kv_cmpr", l);
    var r = workspace.take(n, heads.rotated());
    copy(projected, at + latent, r, 0, heads.rotated());
    positions.apply(r, new HeadColumns(0, 1, heads.rotated()), pass);
    var keys = workspace.take(n, heads.kept());
    copy(l, 0, keys, 0, latent);
    copy(r, 0, keys, latent, heads.rotated());
    pass.observe("Kcur", keys);
    var batch = pass.batch();
    for (int i = 0; i < n; i++) {
      var kept = layer.keys().of(batch.state(i));
      kept.write(batch.position(i), keys.data(), keys.offset(i), keys.data(), keys.offset(i));
    }
    workspace.release(mark);
  }

  /** {@code [Kbᵀ qN | rot(qR)]} of each head. */
  private Rows queries(Rows projected, Pass pass) {
    var workspace = pass.workspace();
    int n = projected.rows();
    var queries = workspace.take(n, heads.count() * heads.kept());
    int mark = workspace.mark();
    var q = projected; // which begins with queries, or with what they are made of
    if (latentQueries.isPresent()) {
      q = workspace.take(n, heads.count() * heads.size());
      latentQueries.get().apply(projected, q, pass);
    }
    matrices.keys().multiply(q, columns(heads.size()), queries, columns(heads.kept()), workspace);
    var rotated = workspace.take(n, heads.count() * heads.rotated());
    for (int h = 0; h < heads.count(); h++) {
      copy(q, h * heads.size() + heads.unrotated(), rotated, h * heads.rotated(), heads.rotated());
    }
    positions.apply(rotated, columns(heads.rotated()), pass);
    int latent = heads.ranks().keys();
    for (int h = 0; h < heads.count(); h++) {
      copy(rotated, h * heads.rotated(), queries, h * heads.kept() + latent, heads.rotated());
    }
    workspace.release(mark);
    if (temperature.isPresent()) temperature.get().apply(queries, columns(heads.kept()), pass);
    pass.observe("Qcur", queries);
    return queries;
  }

  /** Copies some columns of each row. */
  static void copy(Rows from, int column, Rows to, int toColumn, int columns) {
    for (int r = 0; r < from.rows(); r++) {
      int at = from.offset(r) + column;
      System.arraycopy(from.data(), at, to.data(), to.offset(r) + toColumn, columns);
    }
  }

  @Override
  public Description describe() {
    var details = new LinkedHashMap<String, Object>();
    details.put("attention", "MLA");
    details.put("attention.head_count", heads.count());
    details.put("attention.key_length_mla", heads.size());
    details.put("attention.value_length_mla", heads.valueSize());
    if (latentQueries.isPresent()) {
      details.put("attention.q_lora_rank", heads.ranks().queries());
    }
    details.put("attention.kv_lora_rank", heads.ranks().keys());
    details.putAll(positions.details());
    temperature.ifPresent(t -> details.putAll(t.details()));
    float scale = layer.shape().scale();
    if (scale != plainScale(heads)) details.put("attention.scale", scale);
    var description = Description.of("attn", "LatentAttention").with(details).with(down.describe());
    if (latentQueries.isPresent()) description = latentQueries.get().describe(description);
    return description
        .with(norm.describe())
        .multiplying(matrices.multiplications())
        .with(output.describe());
  }
}
