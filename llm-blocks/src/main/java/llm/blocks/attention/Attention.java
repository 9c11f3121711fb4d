package llm.blocks.attention;

import java.util.List;
import java.util.function.UnaryOperator;
import llm.blocks.Description;
import llm.blocks.Linear;
import llm.blocks.Mixer;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.tensor.Rows;
import llm.tensor.sequence.AttentionShape;
import llm.tensor.sequence.Sight;
import llm.tensor.sequence.StateSlot;

/**
 * Self-attention (Vaswani et al. 2017) over a KV cache: {@code y = softmax(q kᵀ / √size) v W}.
 * Unless it is given another sight, a position sees itself and those before it.
 *
 * <p>Queries, keys and values come from one projection whose outputs lie side by side, whether the
 * file has one matrix or three. Options are withers, each giving another attention.
 */
public final class Attention implements Mixer {
  private final AttentionComputation computation;

  private Attention(AttentionComputation computation) {
    this.computation = computation;
  }

  /**
   * Three projections, as {@link #separate(Weights, Heads, Positions)}, where the file has one of
   * them; otherwise one, as {@link #fused}: converters write both.
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
    return of(w, heads, AttentionProjection.separate(w, heads), positions);
  }

  /**
   * Three projections, as {@link #separate(Weights, Heads, Positions)}, and an output whose tensor
   * has another name.
   *
   * @param w the block's place
   * @param output {@code [results] -> [width]}
   */
  public static Attention separate(Weights w, Heads heads, Positions positions, Linear output) {
    var parts = AttentionParts.of(w, heads, output);
    return of(parts, AttentionProjection.separate(w, heads), positions);
  }

  /**
   * One projection, {@code attn_qkv}: all queries, then all keys, then all values; and {@code
   * attn_output}.
   *
   * @param w the block's place
   */
  public static Attention fused(Weights w, Heads heads, Positions positions) {
    return of(w, heads, AttentionProjection.fused(w, heads), positions);
  }

  /**
   * One projection, {@code attn_qkv}: query, key and value of the first head, then those of the
   * next; and {@code attn_output}.
   *
   * @param w the block's place
   */
  public static Attention fusedByHead(Weights w, Heads heads, Positions positions) {
    return of(w, heads, AttentionProjection.fusedByHead(w, heads), positions);
  }

  /**
   * Gated attention (Qiu et al. 2025): {@code attn_q} gives a query and a gate for each head, side
   * by side, and what the head gives is multiplied by {@code σ(gate)} before {@code attn_output}.
   *
   * @param w the block's place
   */
  public static Attention gated(Weights w, Heads heads, Positions positions) {
    heads.requireValuesLikeKeys("a gate is as large as its query");
    return of(w, heads, AttentionProjection.gated(w, heads), positions);
  }

  /**
   * Two projections, {@code attn_q} and {@code attn_k}: values are keys as they are before they are
   * normalised and rotated; and {@code attn_output}.
   *
   * @param w the block's place
   */
  public static Attention keysAsValues(Weights w, Heads heads, Positions positions) {
    heads.requireValuesLikeKeys("keys are values");
    return of(w, heads, AttentionProjection.keysAsValues(w, heads), positions);
  }

  /**
   * One projection, {@code attn_q}: keys and values are those of an earlier block, normalised and
   * rotated as they are there (Brandon et al. 2024); and {@code attn_output}.
   *
   * @param earlier as it stands in its block, with all its options
   * @param w the block's place
   */
  public static Attention sharing(Attention earlier, Weights w, Heads heads, Positions positions) {
    var parts = AttentionParts.sharing(earlier.computation, w, heads);
    return of(parts, AttentionProjection.queriesAlone(w, heads), positions);
  }

  /** The same, seeing only so many positions, itself included (Beltagy et al. 2020); 0 for all. */
  public Attention withWindow(int positions) {
    return withSight(Sight.window(positions));
  }

  /** The same, seeing these positions only. */
  public Attention withSight(Sight sight) {
    return with(shape().withSight(sight));
  }

  /** The same with scores kept within ± cap (Gemma Team 2024). */
  public Attention withSoftCap(float cap) {
    return with(shape().withSoftCap(cap));
  }

  /** The same with scores scaled by this number instead of 1/√size. */
  public Attention withScale(float scale) {
    return with(shape().withScale(scale));
  }

  /** The same with one more score in each head's softmax, which has no value (Xiao et al. 2023). */
  public Attention withSinks(float[] sinks) {
    return with(shape().withSinks(sinks));
  }

  /** The same with queries, keys and values clamped to ± limit (MosaicML 2023). */
  public Attention withClamp(float limit) {
    return with(preparation().withClamp(limit));
  }

  /** The same with queries that grow with their position. */
  public Attention withTemperature(QueryTemperature temperature) {
    return with(preparation().withTemperature(temperature));
  }

  /**
   * The same with what heads give multiplied by {@code σ(attn_gate x)}: one gate for each head, or
   * one for each of its columns.
   *
   * @param w the block's place
   */
  public Attention withGate(Weights w) {
    var gate = AttentionGate.of(w.at("attn_gate"), heads());
    return new Attention(computation.with(computation.projection().withGate(gate)));
  }

  /**
   * The same with what heads give multiplied by {@code softplus(attn_gate x)}, which has no upper
   * limit: one gate for each head, or one for each of its columns.
   *
   * @param w the block's place
   */
  public Attention withSoftplusGate(Weights w) {
    return withGate(w).withResults(r -> r.withOpening(AttentionGate.Opening.SOFTPLUS));
  }

  /** The same with values, and so what heads give, multiplied by this number. */
  public Attention withValueScale(float scale) {
    return withResults(r -> r.withScale(scale));
  }

  /** The same with what heads give normalised, before {@code attn_output} (Wang et al. 2022). */
  public Attention withInnerNorm(Norm norm) {
    return withResults(r -> r.withNorm(norm));
  }

  private Attention withResults(UnaryOperator<AttentionResults> change) {
    return new Attention(computation.withResults(change));
  }

  /** The same weights with keys and values of their own: for a block that is run again. */
  public Attention again() {
    return with(shape());
  }

  /** The same with queries and keys normalised before they are rotated (Henry et al. 2020). */
  public Attention withNorms(Norm queryNorm, Norm keyNorm) {
    return with(preparation().withNorms(preparation().norms().with(queryNorm, keyNorm)));
  }

  /** The same with queries and keys normalised after they were rotated. */
  public Attention withNormsAfterRotation(Norm queryNorm, Norm keyNorm) {
    return with(preparation().withNormsAfter(AttentionNorms.NONE.with(queryNorm, keyNorm)));
  }

  /** The same with queries normalised before they are rotated; keys are not, or not here. */
  public Attention withQueryNorm(Norm queryNorm) {
    return with(preparation().withNorms(preparation().norms().withQueries(queryNorm)));
  }

  /** The same with values normalised. */
  public Attention withValueNorm(Norm valueNorm) {
    return with(preparation().withNorms(preparation().norms().withValues(valueNorm)));
  }

  /**
   * The same with queries and keys normalised by LayerNorm, each head with weights of its own,
   * where the file has {@code attn_q_norm} and {@code attn_k_norm} (Dehghani et al. 2023).
   *
   * @param w the block's place
   */
  public Attention withNormsOfHeads(Weights w, float epsilon) {
    if (!w.has("attn_q_norm") && !w.has("attn_k_norm")) return this;
    var heads = heads();
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
    int size = heads().size();
    return withNorms(
        Norm.rms(w.at("attn_q_norm"), size, epsilon), Norm.rms(w.at("attn_k_norm"), size, epsilon));
  }

  /**
   * The same with queries and keys normalised by RMSNorm over all heads together, {@code
   * attn_q_norm} and {@code attn_k_norm} (OLMo Team 2024).
   *
   * @param w the block's place
   */
  public Attention withRmsNormsOfRows(Weights w, float epsilon) {
    return withNorms(
        Norm.rms(w.at("attn_q_norm"), heads().queries(), epsilon),
        Norm.rms(w.at("attn_k_norm"), heads().keys(), epsilon));
  }

  private static Attention of(
      Weights w, Heads heads, AttentionProjection projection, Positions positions) {
    return of(AttentionParts.of(w, heads), projection, positions);
  }

  private static Attention of(
      AttentionParts parts, AttentionProjection projection, Positions positions) {
    return new Attention(AttentionComputation.of(parts, projection, positions));
  }

  private Attention with(AttentionShape shape) {
    return new Attention(computation.with(shape));
  }

  private Attention with(AttentionPreparation preparation) {
    return new Attention(computation.with(preparation));
  }

  private Heads heads() {
    return computation.parts().heads();
  }

  private AttentionShape shape() {
    return computation.layer().shape();
  }

  private AttentionPreparation preparation() {
    return computation.preparation();
  }

  /** Keys and values of every position, unless they are another block's. */
  @Override
  public List<StateSlot<?>> states() {
    return computation.states();
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    computation.apply(x, y, pass);
  }

  @Override
  public Description describe() {
    return computation.describe();
  }
}
