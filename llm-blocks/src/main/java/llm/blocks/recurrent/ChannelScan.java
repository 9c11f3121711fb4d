package llm.blocks.recurrent;

import llm.blocks.Pass;
import llm.tensor.sequence.RecurrentState;
import llm.tensor.sequence.StateSlot;

/**
 * A selective scan whose channels each have decays of their own (Gu and Dao 2023): {@code s =
 * exp(dt A) s + dt u B; y = s C + D u}, where the state s and B and C have S elements, A as many
 * for each channel, and {@code dt = softplus(·)} is the channel's step of time.
 */
final class ChannelScan {
  private static final int SPAN = 128; // channels of a task

  private final float[][] a; // [states][channels]
  private final float[] skip; // D, [channels]
  private final StateSlot<RecurrentState> slot; // [states, channels]

  /**
   * @param a {@code [channels, states]}
   * @param skip {@code [channels]}
   */
  ChannelScan(float[] a, float[] skip) {
    int channels = skip.length;
    this.a = new float[a.length / channels][channels];
    for (int k = 0; k < this.a.length; k++) {
      for (int c = 0; c < channels; c++) this.a[k][c] = a[c * this.a.length + k];
    }
    this.skip = skip;
    this.slot = StateSlot.recurrent(a.length);
  }

  StateSlot<RecurrentState> slot() {
    return slot;
  }

  int states() {
    return a.length;
  }

  /**
   * What a row brings.
   *
   * @param u the channels' inputs
   * @param dt their steps of time, before softplus
   * @param b what writes to the states
   * @param c what reads them
   */
  record Inputs(Columns u, Columns dt, Columns b, Columns c) {}

  /** Scans all rows of the batch. */
  void apply(Inputs inputs, Columns y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int channels = skip.length;
    var lines = new Lines(workspace, states(), channels);
    var runs = Runs.of(pass.batch(), slot);
    workspace.parallel(
        Math.ceilDiv(channels, SPAN),
        task -> {
          var span = new Span(task * SPAN, Math.min(channels, (task + 1) * SPAN));
          scan(runs, inputs, y, lines, span);
        });
    workspace.release(mark);
  }

  private void scan(Runs runs, Inputs in, Columns y, Lines lines, Span span) {
    for (int run = 0; run < runs.count(); run++) {
      lines.load(runs.from(run), skip.length, span);
      for (int r = runs.start(run); r < runs.end(run); r++) {
        lines.enter(in.u, in.dt, r, skip, span);
        lines.advance(a, in.b.data(), in.b.offset(r), span);
        lines.read(in.c.data(), in.c.offset(r), span);
        lines.leave(y, r, span);
      }
      lines.store(runs.to(run), skip.length, span);
    }
  }
}
