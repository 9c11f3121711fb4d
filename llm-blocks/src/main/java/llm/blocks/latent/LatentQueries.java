package llm.blocks.latent;

import llm.blocks.Description;
import llm.blocks.Linear;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Rows;

/**
 * Queries that are made of a latent vector of their own: {@code q = attn_q_b norm(attn_q_a x)}.
 *
 * @param norm of the latent vector
 * @param up {@code [rank] -> [queries]}
 */
record LatentQueries(Norm norm, Linear up) {
  static LatentQueries of(Weights w, LatentHeads heads, float epsilon) {
    int rank = heads.ranks().queries();
    return new LatentQueries(
        Norm.rms(w.at("attn_q_a_norm"), rank, epsilon),
        Linear.of(w.at("attn_q_b"), rank, heads.count() * heads.size()));
  }

  /**
   * The latent vectors, in rows of the workspace.
   *
   * @param projected begins with them before they are normalised
   */
  Rows latent(Rows projected, Pass pass) {
    var latent = pass.workspace().take(projected.rows(), up.in());
    Columns.copy(projected, 0, latent, 0, up.in());
    norm.apply(latent, latent, pass);
    pass.observe("q_cmpr", latent);
    return latent;
  }

  /** The queries of latent vectors, in rows of the workspace. */
  Rows of(Rows latent, Pass pass) {
    var queries = pass.workspace().take(latent.rows(), up.out());
    up.apply(latent, queries, pass);
    return queries;
  }

  Description describe(Description attention) {
    return attention.with(norm.describe()).with(up.describe());
  }
}
