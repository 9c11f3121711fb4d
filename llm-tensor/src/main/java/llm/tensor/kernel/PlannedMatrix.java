package llm.tensor.kernel;

import java.util.List;

/**
 * Weights as they lie in the file, of a model that is described only: loaded to be run, they would
 * be repacked for another kernel.
 *
 * @param file the same weights, multiplied where they lie
 * @param kernel that would multiply them
 */
public record PlannedMatrix(PackedMatrix file, String kernel) implements PackedMatrix {
  @Override
  public int rows() {
    return file.rows();
  }

  @Override
  public int columns() {
    return file.columns();
  }

  @Override
  public int granule() {
    return file.granule();
  }

  @Override
  public List<Scratch.Key<? extends ActivationLayout>> layouts() {
    return file.layouts();
  }

  @Override
  public void multiply(MatrixProduct product, Scratch scratch, int column, int fromRow, int toRow) {
    file.multiply(product, scratch, column, fromRow, toRow);
  }

  @Override
  public void row(int row, float[] target, int at) {
    file.row(row, target, at);
  }

  @Override
  public PackedMatrix slice(int fromRow, int rows) {
    return new PlannedMatrix(file.slice(fromRow, rows), kernel);
  }
}
