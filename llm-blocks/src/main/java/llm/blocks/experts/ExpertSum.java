package llm.blocks.experts;

import java.util.List;
import llm.blocks.FeedForward;
import llm.blocks.Pass;
import llm.tensor.Rows;

/**
 * What the chosen experts of each row give together: {@code Σ weight_e expert_e(x)}, or {@code Σ
 * expert_e(weight_e x)}.
 */
record ExpertSum(List<FeedForward> experts, Routing.Weighing weighing) {
  /**
   * Adds it.
   *
   * @param x {@code [n, width]}, what the experts see
   * @param choices {@code [n, 2 used]}: of each row the numbers of the chosen, then their weights
   * @param y {@code [n, width]}
   */
  void add(Rows x, Rows choices, Rows y, Pass pass) {
    // Expert by expert, so that all rows of an expert are one multiplication, and so that a row's
    // sum has the same order in every batch.
    for (int e = 0; e < experts.size(); e++) add(e, x, choices, y, pass);
  }

  private void add(int e, Rows x, Rows choices, Rows y, Pass pass) {
    int rows = 0;
    for (int r = 0; r < x.rows(); r++) if (slot(choices, r, e) >= 0) rows++;
    if (rows == 0) return;
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var in = workspace.take(rows, x.width());
    var out = workspace.take(rows, y.width());
    boolean onInput = weighing == Routing.Weighing.INPUT;
    for (int r = 0, k = 0; r < x.rows(); r++) {
      int slot = slot(choices, r, e);
      if (slot < 0) continue;
      copyScaled(x, r, onInput ? weight(choices, r, slot) : 1, in, k++);
    }
    experts.get(e).apply(in, out, pass);
    for (int r = 0, k = 0; r < x.rows(); r++) {
      int slot = slot(choices, r, e);
      if (slot < 0) continue;
      addScaled(out, k++, onInput ? 1 : weight(choices, r, slot), y, r);
    }
    workspace.release(mark);
  }

  /** Which of the row's choices the expert is; -1 if it is none. */
  private static int slot(Rows choices, int row, int expert) {
    int at = choices.offset(row);
    for (int k = 0; k < choices.width() / 2; k++) if (choices.data()[at + k] == expert) return k;
    return -1;
  }

  private static float weight(Rows choices, int row, int slot) {
    return choices.data()[choices.offset(row) + choices.width() / 2 + slot];
  }

  private static void copyScaled(Rows x, int row, float factor, Rows y, int toRow) {
    var from = x.data();
    var to = y.data();
    int a = x.offset(row);
    int b = y.offset(toRow);
    for (int c = 0; c < y.width(); c++) to[b + c] = factor * from[a + c];
  }

  private static void addScaled(Rows x, int row, float factor, Rows y, int toRow) {
    var from = x.data();
    var to = y.data();
    int a = x.offset(row);
    int b = y.offset(toRow);
    for (int c = 0; c < y.width(); c++) to[b + c] += factor * from[a + c];
  }
}
