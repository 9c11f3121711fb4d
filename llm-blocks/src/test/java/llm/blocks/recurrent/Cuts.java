package llm.blocks.recurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import llm.blocks.Mixer;
import llm.blocks.Pass;
import llm.blocks.Passes;
import llm.blocks.TinyWeights;
import llm.tensor.Backend;
import llm.tensor.Rows;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;
import llm.tensor.sequence.SequenceState;

/** Runs a mixer over rows that are cut here and there, with one backend. */
final class Cuts {
  private final Mixer mixer;
  private final int width;
  private final Backend backend;

  /** Of a mixer whose weights this backend multiplies. */
  Cuts(Mixer mixer, int width, Backend backend) {
    this.mixer = mixer;
    this.width = width;
    this.backend = backend;
  }

  /** Rows of sines. */
  static float[] rows(int rows, int width, double seed) {
    var x = new float[rows * width];
    for (int i = 0; i < x.length; i++) x[i] = (float) Math.sin(seed + i * 1.7);
    return x;
  }

  /** A sequence in parts of so many rows. */
  float[] run(float[] x, int chunk) {
    var state = Passes.state(mixer.states());
    var found = new float[x.length];
    int rows = x.length / width;
    for (int from = 0; from < rows; from += chunk) {
      int count = Math.min(chunk, rows - from);
      var batch = new Batch();
      for (int i = 0; i < count; i++) batch.add(0, from + i, state, true);
      var part = Arrays.copyOfRange(x, from * width, (from + count) * width);
      System.arraycopy(pass(batch, part), 0, found, from * width, part.length);
    }
    return found;
  }

  private float[] pass(Batch batch, float[] x) {
    var y = Rows.zero(x.length / width, width);
    batch.begin();
    mixer.apply(Rows.of(width, x), y, new Pass(batch, new Workspace(TinyWeights.WORKERS, backend)));
    batch.settle();
    return Passes.values(y);
  }

  /**
   * However a sequence is cut, and whatever runs beside it, its rows are the same: bit for bit with
   * scalar kernels, up to the rounding of matrices with others.
   */
  void areNotSeen(int rows) {
    var x = rows(rows, width, 0);
    var whole = run(x, rows);
    for (int chunk = 1; chunk < rows; chunk += chunk < 8 ? 1 : 5) {
      assertSame(whole, run(x, chunk), "in parts of " + chunk);
    }
    interleave(x, whole);
  }

  private void assertSame(float[] expected, float[] found, String what) {
    var name = backend + ", " + what;
    if (backend.name().equals("scalar")) assertArrayEquals(expected, found, name);
    else assertArrayEquals(expected, found, 1e-5f, name);
  }

  /** Two rows of one sequence, one of another, and so on. */
  private void interleave(float[] x, float[] expected) {
    int count = x.length / width;
    var other = rows(count, width, 3);
    var expectedOfOther = run(other, count);
    SequenceState first = Passes.state(mixer.states()), second = Passes.state(mixer.states());
    var batch = new Batch();
    var both = new float[2 * x.length];
    int[] next = {0, 0};
    while (next[0] + next[1] < 2 * count) {
      int row = next[0] + next[1];
      int which = next[1] == count || next[0] < count && row % 3 != 2 ? 0 : 1;
      batch.add(0, next[which], which == 0 ? first : second, true);
      System.arraycopy(which == 0 ? x : other, next[which]++ * width, both, row * width, width);
    }
    var found = pass(batch, both);
    for (int r = 0; r < batch.size(); r++) {
      var all = batch.state(r) == first ? expected : expectedOfOther;
      int at = batch.position(r) * width;
      assertSame(
          Arrays.copyOfRange(all, at, at + width),
          Arrays.copyOfRange(found, r * width, (r + 1) * width),
          "interleaved, row " + r);
    }
  }
}
