package llm.blocks.recurrent;

import java.util.List;
import java.util.Random;
import llm.blocks.Mixer;
import llm.blocks.Pass;
import llm.blocks.Passes;
import llm.blocks.TinyWeights;
import llm.tensor.Rows;
import llm.tensor.Workers;
import llm.tensor.Workspace;
import llm.tensor.sequence.Batch;

/** Mixers that are run over sequences, which are cut and mixed in all ways, for tests. */
final class ScanRuns {
  private ScanRuns() {}

  /** Rows of a sequence. */
  static float[] rows(int rows, int width, int seed) {
    var random = new Random(seed);
    var x = new float[rows * width];
    for (int i = 0; i < x.length; i++) x[i] = (float) random.nextGaussian();
    return x;
  }

  /** One sequence in parts of so many rows. */
  static float[] inParts(Mixer mixer, float[] x, int width, int part) {
    var state = Passes.state(mixer.states());
    int rows = x.length / width;
    var found = new float[x.length];
    for (int from = 0; from < rows; from += part) {
      var batch = new Batch();
      int end = Math.min(rows, from + part);
      for (int p = from; p < end; p++) batch.add(0, p, state, true);
      var in = java.util.Arrays.copyOfRange(x, from * width, end * width);
      System.arraycopy(run(mixer, in, width, batch), 0, found, from * width, in.length);
    }
    return found;
  }

  /** Two sequences of as many rows in one batch: a row of one, two of the other, and so on. */
  static List<float[]> interleaved(Mixer mixer, float[] x, float[] other, int width) {
    var states = List.of(Passes.state(mixer.states()), Passes.state(mixer.states()));
    var inputs = List.of(x, other);
    var found = List.of(new float[x.length], new float[other.length]);
    int rows = x.length / width;
    var batch = new Batch();
    var in = new float[2 * x.length];
    var order = new int[2 * rows];
    var next = new int[2];
    for (int r = 0; r < order.length; r++) {
      int turn = r % 3 == 0 ? 0 : 1;
      int s = next[turn] < rows ? turn : 1 - turn;
      order[r] = s;
      System.arraycopy(inputs.get(s), next[s] * width, in, r * width, width);
      batch.add(0, next[s]++, states.get(s), true);
    }
    var out = run(mixer, in, width, batch);
    var position = new int[2];
    for (int r = 0; r < order.length; r++) {
      int s = order[r];
      System.arraycopy(out, r * width, found.get(s), position[s]++ * width, width);
    }
    return found;
  }

  /** One sequence at once, with several threads. */
  static float[] onThreads(int threads, Mixer mixer, float[] x, int width) {
    var state = Passes.state(mixer.states());
    var batch = new Batch();
    for (int p = 0; p < x.length / width; p++) batch.add(0, p, state, true);
    try (var workers = Workers.of(threads)) {
      return run(mixer, x, width, new Pass(batch, new Workspace(workers)));
    }
  }

  private static float[] run(Mixer mixer, float[] in, int width, Batch batch) {
    return run(mixer, in, width, new Pass(batch, new Workspace(TinyWeights.WORKERS)));
  }

  private static float[] run(Mixer mixer, float[] in, int width, Pass pass) {
    var y = Rows.zero(in.length / width, width);
    pass.batch().begin();
    mixer.apply(Rows.of(width, in), y, pass);
    pass.batch().settle();
    return Passes.values(y);
  }
}
