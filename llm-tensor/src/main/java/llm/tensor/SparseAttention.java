package llm.tensor;

import llm.tensor.sequence.AttentionLayer;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.IndexLayer;
import llm.tensor.sequence.KeyValueShape;
import llm.tensor.task.RowChoice;

/**
 * Attention that sees some of the earlier positions only, those that an indexer gives the greatest
 * scores (DeepSeek sparse attention, DeepSeek-AI 2025).
 *
 * <p>It costs as much at any length; what grows with the sequence is the indexer's work, which is
 * small.
 */
public final class SparseAttention {
  /**
   * Which earlier positions each row of a pass sees, where only a few are chosen (sparse
   * attention).
   *
   * @param batch the rows
   * @param positions {@code [n, most]}: of a row that could see more, the chosen ones in order;
   *     what stands there for other rows, which see all, means nothing
   */
  public record ChosenPositions(Batch batch, Rows positions) {
    /** Checks that there is a choice for each row. */
    public ChosenPositions {
      if (positions.rows() != batch.size()) {
        throw new IllegalArgumentException(
            positions + " are not the positions of a batch of " + batch.size());
      }
    }

    /** Whether a row sees less than all positions up to its own. */
    public boolean limits(int row) {
      return batch.position(row) >= positions.width();
    }

    /** Whether a row sees a position. */
    boolean sees(int row, int position) {
      if (!limits(row)) return position <= batch.position(row);
      int at = positions.offset(row);
      for (int i = 0; i < positions.width(); i++) {
        if (positions.data()[at + i] == position) return true;
      }
      return false;
    }
  }

  private SparseAttention() {}

  /**
   * Chooses positions: those up to a row's own with the greatest {@code Σ_h weight_h max(q_h · k,
   * 0)}, of equal ones the first. A row that could not see more than that sees all.
   *
   * @param q {@code [n, heads * size + heads]}: queries, then how much each head counts
   * @param chosen {@code [n, most]}: receives as many positions of each row that could see more
   */
  public static void choose(
      Rows q, IndexLayer layer, Batch batch, Rows chosen, Workspace workspace) {
    if (q.width() != (long) layer.heads() * layer.size() + layer.heads()
        || q.rows() != chosen.rows()
        || batch.size() != q.rows()) {
      throw new IllegalArgumentException(
          "queries "
              + q
              + " and "
              + chosen
              + " do not go with "
              + layer.heads()
              + " heads of "
              + layer.size()
              + ", batch "
              + batch.size());
    }
    workspace.indexJob().run(q.asData(), layer, batch, chosen.asData());
  }

  /**
   * Attention of each row over the positions that were chosen for it.
   *
   * @param q {@code [n, ...]}: queries {@code [heads, keySize]} from column 0 of each row
   * @param layer with values that are stored within keys, and without a bias
   * @param out {@code [n, heads * valueSize]}
   */
  public static void attend(
      Rows q, AttentionLayer layer, ChosenPositions chosen, Rows out, Workspace workspace) {
    if (!(layer.keys().shape() instanceof KeyValueShape keys)
        || keys.storage() != KeyValueShape.Storage.WITHIN_KEYS
        || layer.shape().bias() != null) {
      throw new IllegalArgumentException(
          "sparse attention wants values within keys, and no bias, found " + layer.shape());
    }
    Operations.checkAttention(q, layer.shape(), chosen.batch(), out);
    var choice = new RowChoice(chosen.positions().asData());
    workspace.attentionJob().run(q.asData(), layer, chosen.batch(), choice, out.asData());
  }

  /**
   * The softmaxed scores of one row, for those who want to look at them.
   *
   * @return {@code [heads, position + 1]}, 0 for what was not chosen
   */
  public static float[] weights(Rows q, int row, AttentionLayer layer, ChosenPositions chosen) {
    return Operations.attentionWeights(
        q, row, layer, chosen.batch(), position -> chosen.sees(row, position));
  }
}
