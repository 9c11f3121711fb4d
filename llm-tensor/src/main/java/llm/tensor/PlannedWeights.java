package llm.tensor;

import llm.tensor.kernel.ActivationForm;
import llm.tensor.kernel.Operands;
import llm.tensor.kernel.Weights;

/**
 * Weights as they lie in the file, of a model that is described only: loaded to be run, they would
 * be repacked for another kernel.
 *
 * @param file the same weights, multiplied where they lie
 * @param kernel that would multiply them
 */
record PlannedWeights(Weights file, String kernel) implements Weights {
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
  public ActivationForm form() {
    return file.form();
  }

  @Override
  public void multiply(Operands operands, int column, int fromRow, int toRow) {
    file.multiply(operands, column, fromRow, toRow);
  }

  @Override
  public void row(int row, float[] target, int at) {
    file.row(row, target, at);
  }

  @Override
  public Weights slice(int fromRow, int rows) {
    return new PlannedWeights(file.slice(fromRow, rows), kernel);
  }
}
