package llm.blocks.recurrent;

import java.util.List;
import llm.blocks.Description;
import llm.blocks.Linear;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Rows;

/**
 * All that a gated delta net makes of a row by itself: {@code [q | k | v | z | gates]}, as one
 * layer, and where in it beta and alpha of each head are.
 */
final class DeltaProjection {
  /** How the outputs of the layer lie. */
  private enum Form {
    /** q, k and v of all heads, z; beta of all heads, alpha of all heads. */
    SEPARATE,
    /** q, k and v of all heads, z; beta and alpha of each key head's value heads. */
    GATES_BY_KEY_HEAD,
    /** q, k, v and z of each key head; beta and alpha of each key head's value heads. */
    ALL_BY_KEY_HEAD
  }

  private final DeltaHeads heads;
  private final Linear layer;
  private final Form form;

  private DeltaProjection(DeltaHeads heads, Linear layer, Form form) {
    this.heads = heads;
    this.layer = layer;
    this.form = form;
  }

  static DeltaProjection separate(Weights w, DeltaHeads heads) {
    var qkv = Linear.of(w.at("attn_qkv"), w.width(), heads.columns());
    var z = Linear.of(w.at("attn_gate"), w.width(), heads.valueColumns());
    var beta = Linear.of(w.at("ssm_beta"), w.width(), heads.values());
    var alpha = Linear.of(w.at("ssm_alpha"), w.width(), heads.values());
    var layer = Linear.stack(List.of(qkv, z, beta, alpha));
    return new DeltaProjection(heads, layer, Form.SEPARATE);
  }

  static DeltaProjection byKeyHead(Weights w, DeltaHeads heads) {
    int width = w.width();
    var gates = Linear.of(w.at("ssm_ba"), width, 2 * heads.values());
    if (isByKeyHead(w)) {
      int columns = heads.columns() + heads.valueColumns();
      var layer = Linear.stack(List.of(Linear.of(w.at("ssm_in"), width, columns), gates));
      return new DeltaProjection(heads, layer, Form.ALL_BY_KEY_HEAD);
    }
    var qkv = Linear.of(w.at("attn_qkv"), width, heads.columns());
    var z = Linear.of(w.at("attn_gate"), width, heads.valueColumns());
    var layer = Linear.stack(List.of(qkv, z, gates));
    return new DeltaProjection(heads, layer, Form.GATES_BY_KEY_HEAD);
  }

  /** Where a file has a delta net without any projection, it is the one that it lacks. */
  private static boolean isByKeyHead(Weights w) {
    if (w.has("ssm_in")) return true;
    return w.has("ssm_out") && !w.has("attn_qkv") && !w.has("attn_gate");
  }

  /** Columns of what it makes. */
  int width() {
    return layer.out();
  }

  /** The column of a value head's beta. */
  int beta(int head) {
    int gates = heads.columns() + heads.valueColumns();
    if (form == Form.SEPARATE) return gates + head;
    int perKey = heads.perKey();
    return gates + head / perKey * 2 * perKey + head % perKey;
  }

  /** The column of a value head's alpha. */
  int alpha(int head) {
    return beta(head) + (form == Form.SEPARATE ? heads.values() : heads.perKey());
  }

  void apply(Rows x, Rows y, Pass pass) {
    layer.apply(x, y, pass);
    if (form == Form.ALL_BY_KEY_HEAD) sort(y, pass);
  }

  /** Brings {@code [q | k | v | z]} of each key head to {@code [q | k | v | z]} of all. */
  private void sort(Rows y, Pass pass) {
    int mark = pass.workspace().mark();
    int keys = heads.size(), values = heads.perKey() * heads.size();
    var sorted = pass.workspace().take(1, y.width()).data();
    for (int r = 0; r < y.rows(); r++) {
      int from = y.offset(r);
      for (int head = 0; head < heads.keys(); head++) {
        int to = head * keys;
        System.arraycopy(y.data(), from, sorted, to, keys);
        System.arraycopy(y.data(), from + keys, sorted, to + heads.keyColumns(), keys);
        from += 2 * keys;
        to = 2 * heads.keyColumns() + head * values;
        System.arraycopy(y.data(), from, sorted, to, values);
        System.arraycopy(y.data(), from + values, sorted, to + heads.valueColumns(), values);
        from += 2 * values;
      }
      System.arraycopy(sorted, 0, y.data(), y.offset(r), from - y.offset(r));
    }
    pass.workspace().release(mark);
  }

  Description describe() {
    return layer.describe();
  }
}
