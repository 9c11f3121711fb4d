package llm.blocks.recurrent;

import llm.blocks.Pass;
import llm.tensor.Activation;
import llm.tensor.Operations;
import llm.tensor.Rows;

/** Gates of what a recurrence gives. */
final class OutputGate {
  private OutputGate() {}

  /**
   * {@code results = activation(gate) * results}.
   *
   * @param gate rows in which the gates begin at a column
   */
  static void apply(Rows gate, int column, Activation activation, Rows results, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int width = results.width();
    var both = workspace.take(results.rows(), 2 * width);
    copy(gate, column, both, 0, width);
    copy(results, 0, both, width, width);
    Operations.gate(both, activation, results, workspace);
    workspace.release(mark);
  }

  /** Copies some columns of each row. */
  static void copy(Rows from, int column, Rows to, int toColumn, int columns) {
    for (int r = 0; r < from.rows(); r++) {
      int at = from.offset(r) + column;
      System.arraycopy(from.data(), at, to.data(), to.offset(r) + toColumn, columns);
    }
  }
}
