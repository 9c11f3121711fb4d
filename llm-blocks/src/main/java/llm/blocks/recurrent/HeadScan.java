package llm.blocks.recurrent;

import llm.blocks.Pass;
import llm.tensor.sequence.RecurrentState;
import llm.tensor.sequence.StateSlot;

/**
 * A selective scan of heads whose states each decay as a whole (Dao and Gu 2024): {@code M = exp(dt
 * A) M + B (dt u)ᵀ; y = Mᵀ C + D u}, where the state M is {@code [states, size]}, u the head's
 * columns, {@code dt = softplus(·)} its step of time, and groups of heads share B and C.
 *
 * @param a A, {@code [heads]}
 * @param skip D, {@code [heads]}
 * @param bias of the steps, {@code [heads]}
 */
record HeadScan(
    HeadShape shape, float[] a, float[] skip, float[] bias, StateSlot<RecurrentState> slot) {
  /** A scan, with a place for its states. */
  static HeadScan of(HeadShape shape, float[] a, float[] skip, float[] bias) {
    return new HeadScan(shape, a, skip, bias, StateSlot.recurrent(shape.stateSize()));
  }

  /**
   * What a row brings.
   *
   * @param u the heads' inputs, {@code [heads, size]}
   * @param dt their steps of time, before bias and softplus, {@code [heads]}
   * @param b what writes to the states, {@code [groups, states]}
   * @param c what reads them, {@code [groups, states]}
   */
  record Inputs(Columns u, Columns dt, Columns b, Columns c) {}

  /** Scans all rows of the batch. */
  void apply(Inputs inputs, Columns y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var operations = workspace.stateOperations(shape.heads(), shape.size());
    // A line of each head, as ScanOfHead cuts it.
    var scratch = workspace.take(shape.heads(), ScanOfHead.width(shape));
    var runs = Runs.of(pass.batch(), slot);
    workspace.parallel(
        shape.heads(),
        head -> {
          var vectors = new Columns(scratch, head * scratch.width());
          new ScanOfHead(this, head, operations, vectors).apply(runs, inputs, y);
        });
    workspace.release(mark);
  }

  /** {@code ln(1 + eˣ)}. */
  static float softplus(float x) {
    return (float) (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
  }
}
