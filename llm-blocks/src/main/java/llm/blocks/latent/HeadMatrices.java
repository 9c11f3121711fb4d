package llm.blocks.latent;

import java.util.List;
import java.util.Optional;
import llm.blocks.Description;
import llm.blocks.Weights;
import llm.tensor.DerivedTensor;
import llm.tensor.HeadColumns;
import llm.tensor.Matrix;
import llm.tensor.MatrixBatch;
import llm.tensor.Rows;
import llm.tensor.Workspace;

/**
 * The matrices of each head that make its keys and values of a latent vector.
 *
 * @param keys {@code [latent, unrotated]}: the transpose of what makes keys, to be multiplied with
 *     queries instead
 * @param values {@code [valueSize, latent]}
 */
record HeadMatrices(Scaled keys, Scaled values) {
  /**
   * A matrix of each head, and by what its products are multiplied where the file has {@code
   * scale}: one number for each head, or one for all.
   */
  record Scaled(MatrixBatch batch, Optional<float[]> scales) {
    static Scaled of(List<Matrix> matrices, Weights w) {
      return new Scaled(MatrixBatch.of(matrices), w.scalesOrOne(matrices.size()));
    }

    /** As {@link MatrixBatch#multiply}. */
    void multiply(Rows x, HeadColumns from, Rows y, HeadColumns to, Workspace workspace) {
      batch.multiply(x, from, y, to, workspace);
      if (scales.isEmpty()) return;
      for (int r = 0; r < y.rows(); r++) {
        for (int h = 0; h < batch.count(); h++) {
          int at = y.offset(r) + to.at() + h * to.size();
          for (int i = at; i < at + batch.rows(); i++) y.data()[i] *= scales.get()[h];
        }
      }
    }
  }

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
      var k = w.at("attn_k_b");
      var v = w.at("attn_v_b");
      return new HeadMatrices(
          Scaled.of(k.experts(count, latent, unrotated), k),
          Scaled.of(v.experts(count, valueSize, latent), v));
    }
    var place = w.at("attn_kv_b");
    var both = place.tensor(Math.multiplyExact(count, unrotated + valueSize), latent);
    var keys = DerivedTensor.rowsOfHeads(both, count, 0, unrotated);
    var values = DerivedTensor.rowsOfHeads(both, count, unrotated, valueSize);
    return new HeadMatrices(
        Scaled.of(place.load(DerivedTensor.transposed(keys), count), place),
        Scaled.of(place.load(values, count), place));
  }

  /** The matrices that become part of queries. */
  Description describeKeys() {
    return describe("attn_k_b", keys);
  }

  /** The matrices that are multiplied with the weighted sums. */
  Description describeValues() {
    return describe("attn_v_b", values);
  }

  private static Description describe(String name, Scaled matrices) {
    var batch = matrices.batch;
    var description = Description.of(name, "HeadMatrices");
    if (matrices.scales.isPresent()) description = description.with("scale", "of each head");
    return description
        .with("heads", batch.count())
        .with("in", batch.columns())
        .with("out", batch.rows())
        .multiplying((long) batch.count() * batch.rows() * batch.columns());
  }
}
