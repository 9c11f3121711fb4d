package llm.blocks.experts;

import java.util.Arrays;
import llm.blocks.Description;
import llm.blocks.GroupedLinear;
import llm.blocks.Pass;
import llm.tensor.Operations;
import llm.tensor.RowGroups;
import llm.tensor.Rows;

/**
 * What the chosen experts of each row give together: {@code Σ weight_e expert_e(x)}, or {@code Σ
 * expert_e(weight_e x)}.
 *
 * <p>Rows are grouped by expert, so that all rows of an expert are one multiplication, and all
 * experts one piece of work. A row's sum has the same order in every batch: by expert.
 *
 * @param first the layers that see x
 * @param second the layers behind them
 * @param form what lies between
 */
record ExpertSum(
    GroupedLinear first, GroupedLinear second, ExpertForm form, Routing.Weighing weighing) {
  /**
   * Adds it.
   *
   * @param x {@code [n, width]}, what the experts see
   * @param choices {@code [n, 2 used]}: of each row the numbers of the chosen, then their weights
   * @param y {@code [n, width]}
   */
  void add(Rows x, Rows choices, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var groups = groups(choices, pass);
    var in = workspace.take(groups.entries(), first.out());
    if (weighing == Routing.Weighing.INPUT) {
      first.applyToEntries(weighed(x, choices, groups, pass), groups, in, pass);
    } else {
      first.apply(x, groups, in, pass);
    }
    observe("ffn_moe_up", in, groups, pass);
    var inside = form.inside(in, pass);
    observe("ffn_moe_act", inside, groups, pass);
    var out = workspace.take(groups.entries(), y.width());
    second.applyToEntries(inside, groups, out, pass);
    observe("ffn_moe_down", out, groups, pass);
    Operations.addEntries(y, groups, out, workspace);
    workspace.release(mark);
  }

  /** Weights on the input leave none for the output. */
  private RowGroups groups(Rows choices, Pass pass) {
    int used = choices.width() / 2;
    var groups = pass.workspace().group(choices.rows(), used, first.groups());
    boolean onInput = weighing == Routing.Weighing.INPUT;
    for (int r = 0; r < choices.rows(); r++) {
      int at = choices.offset(r);
      for (int k = 0; k < used; k++) {
        float weight = choices.data()[at + used + k];
        groups.choose(r, k, (int) choices.data()[at + k], onInput ? 1 : weight);
      }
    }
    groups.sort();
    return groups;
  }

  /** Of each entry the row times the weight. */
  private static Rows weighed(Rows x, Rows choices, RowGroups groups, Pass pass) {
    var entries = pass.workspace().take(groups.entries(), x.width());
    int used = choices.width() / 2;
    for (int e = 0; e < entries.rows(); e++) {
      int row = groups.row(e), from = x.offset(row), to = entries.offset(e);
      float weight = choices.data()[choices.offset(row) + used + groups.choice(e)];
      for (int c = 0; c < x.width(); c++) entries.data()[to + c] = weight * x.data()[from + c];
    }
    return entries;
  }

  /** Shows entries to the observer, each as one of its row. */
  private static void observe(String name, Rows entries, RowGroups groups, Pass pass) {
    if (!pass.observes(name)) return;
    for (int e = 0; e < entries.rows(); e++) {
      int at = entries.offset(e);
      var values = Arrays.copyOfRange(entries.data(), at, at + entries.width());
      pass.observe(name, groups.row(e), values);
    }
  }

  /** What one of them is. */
  Description describe() {
    return form.expert(first, second, 0).describe();
  }
}
