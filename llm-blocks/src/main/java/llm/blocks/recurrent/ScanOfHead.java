package llm.blocks.recurrent;

import java.util.Arrays;
import llm.tensor.StateOperations;
import llm.tensor.StateOperations.Strip;

/**
 * The part of a {@link HeadScan} that one task does: one head, through all rows.
 *
 * <p>Its scratch is {@code [decay | B | C | nothing]}, a float for each state, and then for each
 * strip of the state {@code [result | unused | dt u]}, a float for each column.
 */
final class ScanOfHead {
  private static final int COLUMNS = StateOperations.COLUMNS;

  private final HeadScan scan;
  private final HeadShape shape;
  private final int head;
  private final StateOperations operations;
  private final float[] scratch;
  private final int at;
  private final Strip[] strips;

  ScanOfHead(HeadScan scan, int head, StateOperations operations, Columns scratch) {
    this.scan = scan;
    this.shape = scan.shape();
    this.head = head;
    this.operations = operations;
    this.scratch = scratch.data();
    this.at = scratch.at();
    this.strips = new Strip[shape.strips()];
    for (int s = 0; s < strips.length; s++) strips[s] = strip(s);
  }

  /** Floats of scratch that a task needs. */
  static int width(HeadShape shape) {
    return 4 * shape.states() + shape.strips() * 3 * COLUMNS;
  }

  void apply(Runs runs, HeadScan.Inputs in, Columns y) {
    Arrays.fill(scratch, at, at + width(shape), 0);
    for (int run = 0; run < runs.count(); run++) {
      var from = runs.from(run);
      for (int r = runs.start(run); r < runs.end(run); r++) {
        float step = enter(in, r);
        int columns = in.u().offset(r) + head * shape.size();
        write(in.u().data(), columns, step);
        for (var strip : strips) operations.advance(from, runs.to(run), strip, scratch, at);
        read(in.u().data(), columns, y.data(), y.offset(r) + head * shape.size());
        from = runs.to(run);
      }
    }
  }

  private Strip strip(int s) {
    int first = (head * shape.strips() + s) * shape.states() * COLUMNS;
    return new Strip(first, shape.states(), at + 4 * shape.states() + s * 3 * COLUMNS);
  }

  /** Decay, B and C of a row; gives its step. */
  private float enter(HeadScan.Inputs in, int r) {
    int states = shape.states();
    int group = shape.group(head) * states;
    float step = scan.step(head, in.dt().data()[in.dt().offset(r) + head]);
    Arrays.fill(scratch, at, at + states, scan.decay(head, step));
    System.arraycopy(in.b().data(), in.b().offset(r) + group, scratch, at + states, states);
    System.arraycopy(in.c().data(), in.c().offset(r) + group, scratch, at + 2 * states, states);
    return step;
  }

  /** What goes into the state. */
  private void write(float[] u, int from, float step) {
    for (int s = 0; s < strips.length; s++) {
      int to = strips[s].columns() + 2 * COLUMNS;
      int first = s * COLUMNS;
      int count = Math.min(COLUMNS, shape.size() - first);
      for (int i = 0; i < count; i++) scratch[to + i] = step * u[from + first + i];
    }
  }

  /** What comes out of it, and what goes past it. */
  private void read(float[] u, int from, float[] y, int to) {
    float skip = scan.skip(head);
    for (int s = 0; s < strips.length; s++) {
      int result = strips[s].columns();
      int first = s * COLUMNS;
      int count = Math.min(COLUMNS, shape.size() - first);
      for (int i = 0; i < count; i++) {
        y[to + first + i] = scratch[result + i] + skip * u[from + first + i];
      }
    }
  }
}
