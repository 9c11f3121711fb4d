package llm.blocks.latent;

import llm.blocks.Pass;
import llm.blocks.Positions;
import llm.tensor.HeadColumns;
import llm.tensor.Rows;

/**
 * Queries that meet latent vectors instead of keys: {@code [Kbᵀ qN | rot(qR)]} of each head.
 *
 * @param heads says how wide the parts are
 * @param keys {@code Kbᵀ} of each head
 * @param positions what turns the rotated columns
 */
record AbsorbedQueries(LatentHeads heads, HeadMatrices.Scaled keys, Positions positions) {
  /**
   * Computes them, in rows of the workspace.
   *
   * @param q begins with {@code [qN | qR]} of each head
   */
  Rows of(Rows q, Pass pass) {
    var workspace = pass.workspace();
    int n = q.rows();
    int latent = heads.ranks().keys();
    int size = heads.rotated();
    var absorbed = workspace.take(n, heads.count() * heads.kept());
    keys.multiply(q, heads.columns(heads.size()), absorbed, columns(), workspace);
    int mark = workspace.mark();
    var rotated = workspace.take(n, heads.count() * size);
    for (int h = 0; h < heads.count(); h++) {
      Columns.copy(q, h * heads.size() + heads.unrotated(), rotated, h * size, size);
    }
    positions.apply(rotated, heads.columns(size), pass);
    for (int h = 0; h < heads.count(); h++) {
      Columns.copy(rotated, h * size, absorbed, h * heads.kept() + latent, size);
    }
    workspace.release(mark);
    return absorbed;
  }

  /** Where they are in a row. */
  HeadColumns columns() {
    return heads.columns(heads.kept());
  }
}
