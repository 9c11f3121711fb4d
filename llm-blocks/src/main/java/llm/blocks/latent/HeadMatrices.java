package llm.blocks.latent;

import llm.blocks.Description;
import llm.blocks.Weights;
import llm.tensor.DerivedTensor;
import llm.tensor.MatrixBatch;

/**
 * The matrices of each head that make its keys and values of a latent vector.
 *
 * @param keys {@code [latent, unrotated]}: the transpose of what makes keys, to be multiplied with
 *     queries instead
 * @param values {@code [valueSize, latent]}
 */
record HeadMatrices(MatrixBatch keys, MatrixBatch values) {
  /**
   * Of {@code attn_k_b} and {@code attn_v_b}, or of {@code attn_kv_b}, as which older files have
   * both: there each head has its rows for keys, which are transposed, and then those for values.
   */
  static HeadMatrices of(Weights w, LatentHeads heads) {
    int count = heads.count();
    int latent = heads.ranks().keys();
    int unrotated = heads.unrotated();
    int valueSize = heads.valueSize();
    if (w.has("attn_k_b") || w.has("attn_v_b")) {
      return new HeadMatrices(
          MatrixBatch.of(w.at("attn_k_b").experts(count, latent, unrotated)),
          MatrixBatch.of(w.at("attn_v_b").experts(count, valueSize, latent)));
    }
    var place = w.at("attn_kv_b");
    var both = place.tensor(Math.multiplyExact(count, unrotated + valueSize), latent);
    var keys = DerivedTensor.rowsOfHeads(both, count, 0, unrotated);
    var values = DerivedTensor.rowsOfHeads(both, count, unrotated, valueSize);
    return new HeadMatrices(
        MatrixBatch.of(place.load(DerivedTensor.transposed(keys), count)),
        MatrixBatch.of(place.load(values, count)));
  }

  /** The matrices that become part of queries. */
  Description describeKeys() {
    return describe("attn_k_b", keys);
  }

  /** The matrices that are multiplied with the weighted sums. */
  Description describeValues() {
    return describe("attn_v_b", values);
  }

  private static Description describe(String name, MatrixBatch batch) {
    return Description.of(name, "HeadMatrices")
        .with("heads", batch.count())
        .with("in", batch.columns())
        .with("out", batch.rows())
        .multiplying((long) batch.count() * batch.rows() * batch.columns());
  }
}
