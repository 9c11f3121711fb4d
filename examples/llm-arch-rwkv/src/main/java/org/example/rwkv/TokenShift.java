package org.example.rwkv;

import llm.blocks.Pass;
import llm.tensor.Rows;
import llm.tensor.sequence.RecurrentState;
import llm.tensor.sequence.StateSlot;

/** Gives each row the one before it in its sequence; zeros stand before the first. */
final class TokenShift {
  private final int width;
  private final StateSlot<RecurrentState> last; // the last row that was seen

  TokenShift(int width) {
    this.width = width;
    this.last = StateSlot.recurrent(width);
  }

  StateSlot<RecurrentState> state() {
    return last;
  }

  /**
   * Shifts.
   *
   * @param x {@code [n, width]}
   * @param previous {@code [n, width]}
   */
  void apply(Rows x, Rows previous, Pass pass) {
    var batch = pass.batch();
    for (int r = 0; r < x.rows(); r++) {
      var state = last.of(batch.state(r));
      System.arraycopy(state.read(), 0, previous.data(), previous.offset(r), width);
      System.arraycopy(x.data(), x.offset(r), state.write(), 0, width);
    }
  }

  /**
   * Goes from each row towards the one before it: {@code y = x + (previous - x) * by}.
   *
   * @param by a number for each column, from {@code at} on
   */
  static void lerp(Rows x, Rows previous, float[] by, int at, Rows y) {
    var from = x.data();
    var to = previous.data();
    for (int r = 0; r < x.rows(); r++) {
      int a = x.offset(r), b = previous.offset(r), c = y.offset(r);
      for (int i = 0; i < x.width(); i++) {
        y.data()[c + i] = from[a + i] + (to[b + i] - from[a + i]) * by[at + i];
      }
    }
  }
}
