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
  static LatentQueries of(Weights w, int rank, int queries, float epsilon) {
    return new LatentQueries(
        Norm.rms(w.at("attn_q_a_norm"), rank, epsilon), Linear.of(w.at("attn_q_b"), rank, queries));
  }

  /**
   * Computes.
   *
   * @param projected begins with the latent vectors
   */
  void apply(Rows projected, Rows q, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var latent = workspace.take(projected.rows(), up.in());
    LatentAttention.copy(projected, 0, latent, 0, up.in());
    norm.apply(latent, latent, pass);
    up.apply(latent, q, pass);
    workspace.release(mark);
  }

  Description describe(Description attention) {
    return attention.with(norm.describe()).with(up.describe());
  }
}
