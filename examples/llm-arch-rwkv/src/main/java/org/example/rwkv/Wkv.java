package org.example.rwkv;

import llm.blocks.Pass;
import llm.tensor.Rows;
import llm.tensor.StateOperations;
import llm.tensor.sequence.RecurrentState;
import llm.tensor.sequence.StateSlot;

/**
 * The recurrence of RWKV 7, of each head by itself, with a state M of {@code [size, size]}: {@code
 * M = diag(w) M - (a κ) (Mᵀ κ)ᵀ + k vᵀ; o = Mᵀ r}.
 *
 * <p>It is a delta rule with a decay w of each row of M: what is kept under the key κ, of length 1,
 * is taken away in the measure of a, and the value v is written under another key, k.
 */
final class Wkv {
  private final int heads;
  private final int size;
  private final StateSlot<RecurrentState> slot;

  Wkv(int heads, int size) {
    this.heads = heads;
    this.size = size;
    this.slot = StateSlot.recurrent(Math.multiplyExact(heads, StateOperations.size(size, size)));
  }

  /**
   * What rows bring: {@code [n, heads * size]} each.
   *
   * @param w how much stays, between 0 and 1
   * @param removed κ
   * @param removal {@code -a κ}
   */
  record Inputs(Rows r, Rows w, Rows k, Rows v, Rows removed, Rows removal) {}

  StateSlot<RecurrentState> state() {
    return slot;
  }

  int heads() {
    return heads;
  }

  int size() {
    return size;
  }

  /** Multiply-adds with the states for a row. */
  long multiplications() {
    return 6L * heads * size * size; // two are read, two are written, and so is the decay
  }

  /**
   * Computes.
   *
   * @param o {@code [n, heads * size]}
   */
  void apply(Inputs in, Rows o, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int rows = o.rows();
    // Both arrays of each row's state are asked for by one thread, in the order of the rows.
    var from = new float[rows][];
    var to = new float[rows][];
    for (int r = 0; r < rows; r++) {
      var state = slot.of(pass.batch().state(r));
      from[r] = state.read();
      to[r] = state.write();
    }
    var operations = workspace.stateOperations(heads, size);
    var scratch = workspace.take(heads, WkvHead.scratch(size));
    workspace.parallel(
        heads,
        head -> {
          var one = new WkvHead(this, head, operations, scratch);
          for (int r = 0; r < rows; r++) one.step(in, r, from[r], to[r], o);
        });
    workspace.release(mark);
  }
}
