package llm.blocks.latent;

import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.Positions;
import llm.tensor.HeadColumns;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValues;
import llm.tensor.sequence.StateSlot;

/**
 * What latent attention keeps of a position: {@code [norm(u) | rot(r)]}.
 *
 * @param heads says how wide the two are
 * @param norm of the latent vector
 * @param positions what turns the other columns
 */
record LatentKeys(LatentHeads heads, Norm norm, Positions positions) {
  /**
   * Writes them to the sequences of a pass.
   *
   * @param projected ends with {@code [u | r]}
   */
  void write(Rows projected, StateSlot<KeyValues> slot, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int n = projected.rows();
    int latent = heads.ranks().keys();
    int at = projected.width() - heads.kept();
    var l = workspace.take(n, latent);
    Columns.copy(projected, at, l, 0, latent);
    norm.apply(l, l, pass);
    pass.observe("kv_cmpr", l);
    var r = workspace.take(n, heads.rotated());
    Columns.copy(projected, at + latent, r, 0, heads.rotated());
    positions.apply(r, new HeadColumns(0, 1, heads.rotated()), pass);
    var keys = workspace.take(n, heads.kept());
    Columns.copy(l, 0, keys, 0, latent);
    Columns.copy(r, 0, keys, latent, heads.rotated());
    pass.observe("Kcur", keys);
    var batch = pass.batch();
    for (int i = 0; i < n; i++) {
      int from = keys.offset(i);
      slot.of(batch.state(i)).write(batch.position(i), keys.data(), from, keys.data(), from);
    }
    workspace.release(mark);
  }
}
