package llm.tensor.kernel.machine.amx;

import java.util.List;
import java.util.stream.Stream;
import llm.tensor.kernel.ActivationLayout;
import llm.tensor.kernel.MatrixProduct;
import llm.tensor.kernel.PackedMatrix;
import llm.tensor.kernel.Scratch;

/**
 * Weights that are multiplied by many rows of activations in tiles, and by few with vectors: both
 * read the same packed panels.
 *
 * @param few with vectors
 * @param many in tiles
 */
record TiledMatrix(PackedMatrix few, TileMatrix many) implements PackedMatrix {
  /**
   * Rows of activations from which on tiles pay: below, decoding a panel takes as long as all that
   * vectors compute.
   */
  static final int LEAST_ROWS = 32;

  @Override
  public int rows() {
    return few.rows();
  }

  @Override
  public int columns() {
    return few.columns();
  }

  @Override
  public String kernel() {
    return few.kernel() + "; " + many.kernel() + " from " + LEAST_ROWS + " rows on";
  }

  @Override
  public int granule() {
    return few.granule();
  }

  @Override
  public List<Scratch.Key<? extends ActivationLayout>> layouts() {
    return Stream.concat(few.layouts().stream(), many.layouts().stream()).toList();
  }

  @Override
  public void multiply(MatrixProduct product, Scratch scratch, int column, int fromRow, int toRow) {
    var matrix = product.rows() < LEAST_ROWS ? few : many;
    matrix.multiply(product, scratch, column, fromRow, toRow);
  }

  @Override
  public void row(int row, float[] target, int at) {
    few.row(row, target, at);
  }

  @Override
  public PackedMatrix slice(int fromRow, int rows) {
    return new TiledMatrix(few.slice(fromRow, rows), many.slice(fromRow, rows));
  }
}
