package llm.blocks.latent;

import java.util.ArrayList;
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
import llm.blocks.Weights;
import llm.blocks.attention.QueryTemperature;
import llm.blocks.attention.Rope;
import llm.blocks.attention.RopeScaling;
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
  private final Linear down; // [width] -> [latent of queries, or queries | u | r]
  private final Optional<LatentQueries> latentQueries;
  private final LatentKeys keys;
  private final HeadMatrices matrices;
  private final Linear output;
  private final AttentionLayer layer;
  private final LatentOptions options;

  private LatentAttention(LatentAttention a, AttentionLayer layer, LatentOptions options) {
    heads = a.heads;
    down = a.down;
    latentQueries = a.latentQueries;
    keys = a.keys;
    matrices = a.matrices;
    output = a.output;
    this.layer = layer;
    this.options = options;
  }

  private LatentAttention(Weights w, LatentHeads heads, Positions positions, float epsilon) {
    this.heads = heads;
    var ranks = heads.ranks();
    boolean latent = ranks.queries() > 0;
    down =
        Linear.stack(
            List.of(
                latent
                    ? Linear.of(w.at("attn_q_a"), w.width(), ranks.queries())
                    : Linear.of(w.at("attn_q"), w.width(), heads.count() * heads.size()),
                Linear.of(w.at("attn_kv_a_mqa"), w.width(), heads.kept())));
    latentQueries = latent ? Optional.of(LatentQueries.of(w, heads, epsilon)) : Optional.empty();
    var norm = Norm.rms(w.at("attn_kv_a_norm"), ranks.keys(), epsilon);
    keys = new LatentKeys(heads, norm, positions);
    matrices = HeadMatrices.of(w, heads);
    output = Linear.of(w.at("attn_output"), heads.count() * heads.valueSize(), w.width());
    layer =
        new AttentionLayer(
            StateSlot.valuesWithinKeys(1, heads.kept(), ranks.keys()),
            AttentionShape.of(heads.count(), 1, heads.kept())
                .withValueSize(ranks.keys())
                .withScale(heads.scale()));
    options = LatentOptions.NONE;
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

  /** The same with scores scaled by this number. */
  public LatentAttention withScale(float scale) {
    var scaled = new AttentionLayer(layer.keys(), layer.shape().withScale(scale));
    return new LatentAttention(this, scaled, options);
  }

  /** The same with queries that grow with their position. */
  public LatentAttention withTemperature(QueryTemperature temperature) {
    return new LatentAttention(this, layer, options.with(temperature));
  }

  /**
   * The same, seeing only what an indexer of its own chooses.
   *
   * @throws IllegalStateException if its queries have no latent vector
   */
  public LatentAttention withIndexer(Indexer indexer) {
    if (latentQueries.isEmpty()) {
      throw new IllegalStateException("an indexer reads the latent vector of queries");
    }
    return new LatentAttention(this, layer, options.withIndexer(indexer));
  }

  /** The same, seeing only what the indexer of an earlier block has chosen. */
  public LatentAttention withChoiceOf(Indexer earlier) {
    return new LatentAttention(this, layer, options.withChoiceOf(earlier));
  }

  /** What is kept of every position: keys that hold the values, and the keys of an indexer. */
  @Override
  public List<StateSlot<?>> states() {
    var states = new ArrayList<StateSlot<?>>(List.of(layer.keys()));
    options.indexer().ifPresent(indexer -> states.addAll(indexer.states()));
    return states;
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int n = x.rows();
    var projected = workspace.take(n, down.out());
    down.apply(x, projected, pass);
    keys.write(projected, layer.keys(), pass);
    var queries = queries(x, projected, pass);
    int latent = heads.ranks().keys();
    var sums = workspace.take(n, heads.count() * latent);
    options.attend(queries, layer, sums, pass);
    var results = workspace.take(n, output.in());
    var columns = heads.columns(heads.valueSize());
    matrices.values().multiply(sums, heads.columns(latent), results, columns, workspace);
    pass.observe("kqv_out", results);
    output.apply(results, y, pass);
    pass.observe("attn_out", y);
    workspace.release(mark);
  }

  private Rows queries(Rows x, Rows projected, Pass pass) {
    var absorbed = new AbsorbedQueries(heads, matrices.keys(), keys.positions());
    var q = projected; // which begins with queries, or with what they are made of
    if (latentQueries.isPresent()) {
      var latent = latentQueries.get().latent(projected, pass);
      var indexer = options.indexer();
      if (indexer.isPresent()) indexer.get().choose(x, latent, pass);
      q = latentQueries.get().of(latent, pass);
    }
    var queries = absorbed.of(q, pass);
    var temperature = options.temperature();
    if (temperature.isPresent()) temperature.get().apply(queries, absorbed.columns(), pass);
    pass.observe("Qcur", queries);
    return queries;
  }

  @Override
  public Description describe() {
    var details = new LinkedHashMap<String, Object>(heads.details());
    details.putAll(keys.positions().details());
    details.putAll(options.details());
    float scale = layer.shape().scale();
    if (scale != heads.scale()) details.put("attention.scale", scale);
    var description = Description.of("attn", "LatentAttention").with(details).with(down.describe());
    if (latentQueries.isPresent()) description = latentQueries.get().describe(description);
    var indexer = options.indexer();
    if (indexer.isPresent()) description = description.with(indexer.get().describe());
    return description
        .with(keys.norm().describe())
        .with(matrices.describeKeys())
        .with(matrices.describeValues())
        .with(output.describe());
  }
}
