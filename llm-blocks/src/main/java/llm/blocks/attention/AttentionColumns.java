package llm.blocks.attention;

import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.tensor.HeadColumns;
import llm.tensor.Operations;
import llm.tensor.Rows;

/**
 * Where queries, keys, values and gates lie side by side in an attention's rows.
 *
 * @param queries from column 0 on
 * @param keys behind them; no heads where the block has none of its own
 * @param values behind them; no heads where the block has none of its own
 * @param gates how many columns follow; 0 for none, otherwise one for each head or each of their
 *     results
 */
record AttentionColumns(HeadColumns queries, HeadColumns keys, HeadColumns values, int gates) {
  /** Queries, keys and values. */
  static AttentionColumns of(Heads heads) {
    return of(heads, heads.countKv());
  }

  /** Queries alone. */
  static AttentionColumns ofQueries(Heads heads) {
    return of(heads, 0);
  }

  private static AttentionColumns of(Heads heads, int countKv) {
    var queries = new HeadColumns(0, heads.count(), heads.size());
    var keys = new HeadColumns(end(queries), countKv, heads.size());
    return new AttentionColumns(
        queries, keys, new HeadColumns(end(keys), countKv, heads.valueSize()), 0);
  }

  /** The same with so many gates behind. */
  AttentionColumns withGates(int gates) {
    return new AttentionColumns(queries, keys, values, gates);
  }

  private static int end(HeadColumns heads) {
    return heads.at() + width(heads);
  }

  /** Columns of all these heads. */
  static int width(HeadColumns heads) {
    return heads.count() * heads.size();
  }

  /** Where the gates begin. */
  int gatesAt() {
    return end(values);
  }

  /** All columns. */
  int width() {
    return gatesAt() + gates;
  }

  /** Shows queries, and the keys and values that are the block's own, to whoever observes. */
  void observe(Rows rows, Pass pass) {
    pass.observe("Qcur", rows, queries.at(), width(queries));
    if (keys.count() == 0) return;
    pass.observe("Kcur", rows, keys.at(), width(keys));
    pass.observe("Vcur", rows, values.at(), width(values));
  }

  /** Normalises some heads in place. */
  static void normalize(Norm norm, Rows rows, HeadColumns heads, Pass pass) {
    if (heads.count() == 0) return;
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var part = workspace.take(rows.rows(), width(heads));
    copy(rows, heads.at(), part, 0, part.width());
    norm.apply(part, part, pass);
    copy(part, 0, rows, heads.at(), part.width());
    workspace.release(mark);
  }

  /** Clamps queries, keys and values. */
  void clamp(Rows rows, float limit, Pass pass) {
    var workspace = pass.workspace();
    if (gates == 0) {
      Operations.clamp(rows, limit, workspace);
      return;
    }
    int mark = workspace.mark();
    var part = workspace.take(rows.rows(), gatesAt());
    copy(rows, 0, part, 0, part.width());
    Operations.clamp(part, limit, workspace);
    copy(part, 0, rows, 0, part.width());
    workspace.release(mark);
  }

  /** Copies some columns of all rows. */
  static void copy(Rows from, int fromColumn, Rows to, int toColumn, int columns) {
    for (int r = 0; r < from.rows(); r++) {
      int source = from.offset(r) + fromColumn;
      System.arraycopy(from.data(), source, to.data(), to.offset(r) + toColumn, columns);
    }
  }
}
