package llm.blocks.latent;

import java.util.List;
import llm.blocks.Description;
import llm.blocks.Hyperparameters;
import llm.blocks.Linear;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.PassSlot;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.tensor.HeadColumns;
import llm.tensor.Rows;
import llm.tensor.SparseAttention;
import llm.tensor.sequence.IndexLayer;
import llm.tensor.sequence.StateSlot;

/**
 * A lightning indexer (DeepSeek-AI 2025): a small attention without values, which says what the
 * large one sees: the positions j with the greatest {@code s_j = Σ_h w_h max(q_h · k_j, 0)}, where
 * {@code q = indexer.attn_q_b l}, {@code k = norm(indexer.attn_k x)} and {@code w = indexer.proj
 * x}; l is the latent vector of the row's queries.
 *
 * <p>Queries and keys are rotated on their first columns. Keys are kept of every position.
 */
public final class Indexer {
  private static final float EPSILON = 1e-6f;

  private final Linear queries; // [latent] -> [heads, size]
  private final Linear keysAndWeights; // [width] -> [size | heads]
  private final Norm keyNorm;
  private final Positions positions;
  private final IndexLayer layer;
  private final int most;
  private final PassSlot chosen = new PassSlot(); // [n, most]

  private Indexer(Weights w, Sizes sizes, int latent, Positions positions) {
    int size = sizes.size;
    queries = Linear.of(w.at("attn_q_b"), latent, Math.multiplyExact(sizes.heads, size));
    keysAndWeights =
        Linear.stack(
            List.of(
                Linear.of(w.at("attn_k"), w.width(), size),
                Linear.of(w.at("proj"), w.width(), sizes.heads)));
    keyNorm = Norm.layer(w.at("k_norm"), size, EPSILON);
    this.positions = positions;
    layer = IndexLayer.of(sizes.heads, size);
    most = sizes.most;
  }

  /**
   * How large an indexer is.
   *
   * @param heads of queries: {@code attention.indexer.head_count}
   * @param size columns of a query and a key: {@code attention.indexer.key_length}
   * @param most positions that a row sees: {@code attention.indexer.top_k}
   */
  public record Sizes(int heads, int size, int most) {
    /** The sizes that the file says. */
    public static Sizes of(Hyperparameters hp) {
      return new Sizes(
          hp.positive("attention.indexer.head_count"),
          hp.positive("attention.indexer.key_length"),
          hp.positive("attention.indexer.top_k"));
    }
  }

  /**
   * The indexer whose tensors are below {@code indexer}.
   *
   * @param w the block's place
   * @param latent columns of the latent vector of which its queries are made
   * @param positions what turns the first columns of queries and keys
   */
  public static Indexer of(Weights w, Sizes sizes, int latent, Positions positions) {
    return new Indexer(w.at("indexer"), sizes, latent, positions);
  }

  /** Its keys, in a place of their own. */
  List<StateSlot<?>> states() {
    return List.of(layer.keys());
  }

  /** What was chosen in this pass. */
  Rows chosen(Pass pass) {
    return chosen.of(pass);
  }

  /**
   * Chooses.
   *
   * @param x the block's rows
   * @param latent of their queries
   */
  void choose(Rows x, Rows latent, Pass pass) {
    var workspace = pass.workspace();
    int n = x.rows();
    var choice = chosen.take(n, most, pass);
    int mark = workspace.mark();
    var kw = workspace.take(n, keysAndWeights.out());
    keysAndWeights.apply(x, kw, pass);
    write(kw, pass);
    if (limits(pass)) rank(kw, latent, choice, pass);
    workspace.release(mark);
  }

  /** Whether a row could see more than it may. */
  private boolean limits(Pass pass) {
    var batch = pass.batch();
    for (int r = 0; r < batch.size(); r++) if (batch.position(r) >= most) return true;
    return false;
  }

  private void rank(Rows keysAndWeights, Rows latent, Rows choice, Pass pass) {
    var workspace = pass.workspace();
    int n = latent.rows();
    var q = workspace.take(n, queries.out());
    queries.apply(latent, q, pass);
    positions.apply(q, new HeadColumns(0, layer.heads(), layer.size()), pass);
    var weighed = workspace.take(n, queries.out() + layer.heads());
    Columns.copy(q, 0, weighed, 0, queries.out());
    Columns.copy(keysAndWeights, layer.size(), weighed, queries.out(), layer.heads());
    SparseAttention.choose(weighed, layer, pass.batch(), choice, workspace);
    pass.observe("indexer_topk", choice);
  }

  private void write(Rows keysAndWeights, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var keys = workspace.take(keysAndWeights.rows(), layer.size());
    Columns.copy(keysAndWeights, 0, keys, 0, layer.size());
    keyNorm.apply(keys, keys, pass);
    positions.apply(keys, new HeadColumns(0, 1, layer.size()), pass);
    pass.observe("indexer_k", keys);
    var batch = pass.batch();
    for (int r = 0; r < keys.rows(); r++) {
      int at = keys.offset(r);
      layer.keys().of(batch.state(r)).write(batch.position(r), keys.data(), at, keys.data(), at);
    }
    workspace.release(mark);
  }

  Description describe() {
    return Description.of("indexer", "Indexer")
        .with("attention.indexer.head_count", layer.heads())
        .with("attention.indexer.key_length", layer.size())
        .with("attention.indexer.top_k", most)
        .with(positions.details())
        .with(queries.describe())
        .with(keysAndWeights.describe())
        .with(keyNorm.describe());
  }
}
