package llm.blocks.attention;

import java.util.ArrayList;
import java.util.List;
import llm.blocks.Description;
import llm.blocks.Linear;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Rows;

/**
 * Makes an attention's queries, keys, values and gates of a block's rows, whether the file has one
 * matrix or several, and however their outputs lie.
 */
final class AttentionProjection {
  private final Linear linear;
  private final AttentionColumns columns;
  private final List<Move> moves; // none where the outputs lie as they must

  /** So many outputs of the matrix and where they belong. */
  private record Move(int from, int to, int count) {}

  private AttentionProjection(Linear linear, AttentionColumns columns, List<Move> moves) {
    this.linear = linear;
    this.columns = columns;
    this.moves = List.copyOf(moves);
  }

  /** Of {@code attn_q}, {@code attn_k} and {@code attn_v}. */
  static AttentionProjection separate(Weights w, Heads heads) {
    var qkv = Linear.stack(List.of(queries(w, heads.queries()), keys(w, heads), values(w, heads)));
    return new AttentionProjection(qkv, AttentionColumns.of(heads), List.of());
  }

  /** Of {@code attn_qkv}: queries, keys, values. */
  static AttentionProjection fused(Weights w, Heads heads) {
    int out = heads.queries() + heads.keys() + heads.values();
    var qkv = Linear.of(w.at("attn_qkv"), w.width(), out);
    return new AttentionProjection(qkv, AttentionColumns.of(heads), List.of());
  }

  /** Of {@code attn_qkv}: {@code [query | key | value]} for each head. */
  static AttentionProjection fusedByHead(Weights w, Heads heads) {
    heads.requireOwnKeys("each has a query, a key and a value in attn_qkv");
    var qkv = fused(w, heads);
    int size = heads.size();
    int each = 2 * size + heads.valueSize();
    var moves = new ArrayList<Move>();
    for (int h = 0; h < heads.count(); h++) {
      moves.add(new Move(h * each, h * size, size));
      moves.add(new Move(h * each + size, qkv.columns.keys().at() + h * size, size));
      int valueAt = qkv.columns.values().at() + h * heads.valueSize();
      moves.add(new Move(h * each + 2 * size, valueAt, heads.valueSize()));
    }
    return new AttentionProjection(qkv.linear, qkv.columns, moves);
  }

  /** Of {@code attn_q}: keys and values are those of another block. */
  static AttentionProjection queriesAlone(Weights w, Heads heads) {
    var columns = AttentionColumns.ofQueries(heads);
    return new AttentionProjection(queries(w, heads.queries()), columns, List.of());
  }

  /** Of {@code attn_q} and {@code attn_k}: keys are values too. */
  static AttentionProjection keysAsValues(Weights w, Heads heads) {
    var columns = AttentionColumns.of(heads);
    var qk = Linear.stack(List.of(queries(w, heads.queries()), keys(w, heads)));
    var moves =
        List.of(
            new Move(0, 0, qk.out()),
            new Move(columns.keys().at(), columns.values().at(), heads.values()));
    return new AttentionProjection(qk, columns, moves);
  }

  /** Of {@code attn_q}, {@code [query | gate]} for each head, {@code attn_k} and {@code attn_v}. */
  static AttentionProjection gated(Weights w, Heads heads) {
    int size = heads.size();
    var gatedQueries = queries(w, Math.multiplyExact(2, heads.queries()));
    var all = Linear.stack(List.of(gatedQueries, keys(w, heads), values(w, heads)));
    var columns = AttentionColumns.of(heads).withGates(heads.queries());
    var moves = new ArrayList<Move>();
    for (int h = 0; h < heads.count(); h++) {
      moves.add(new Move(2 * h * size, h * size, size));
      moves.add(new Move((2 * h + 1) * size, columns.gatesAt() + h * size, size));
    }
    int keysAt = columns.keys().at();
    moves.add(new Move(gatedQueries.out(), keysAt, columns.gatesAt() - keysAt));
    return new AttentionProjection(all, columns, moves);
  }

  private static Linear queries(Weights w, int columns) {
    return Linear.of(w.at("attn_q"), w.width(), columns);
  }

  private static Linear keys(Weights w, Heads heads) {
    return Linear.of(w.at("attn_k"), w.width(), heads.keys());
  }

  private static Linear values(Weights w, Heads heads) {
    return Linear.of(w.at("attn_v"), w.width(), heads.values());
  }

  /** The same with gates that another layer gives. */
  AttentionProjection withGate(Linear gate) {
    if (columns.gates() > 0) throw new IllegalStateException("the attention has gates already");
    var more = columns.withGates(gate.out());
    var all = new ArrayList<>(moves);
    if (!all.isEmpty()) all.add(new Move(linear.out(), columns.gatesAt(), gate.out()));
    return new AttentionProjection(Linear.stack(List.of(linear, gate)), more, all);
  }

  AttentionColumns columns() {
    return columns;
  }

  /**
   * Computes.
   *
   * @param x {@code [n, width]}
   * @param out {@code [n, queries + keys + values + gates]}
   */
  void apply(Rows x, Rows out, Pass pass) {
    if (moves.isEmpty()) {
      linear.apply(x, out, pass);
      return;
    }
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var given = workspace.take(x.rows(), linear.out());
    linear.apply(x, given, pass);
    for (var move : moves) AttentionColumns.copy(given, move.from, out, move.to, move.count);
    workspace.release(mark);
  }

  Description describe() {
    return linear.describe();
  }
}
