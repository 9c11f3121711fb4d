package llm.blocks.recurrent;

import java.util.List;
import llm.blocks.Description;
import llm.blocks.InvalidModelException;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Rows;
import llm.tensor.sequence.RecurrentState;
import llm.tensor.sequence.StateSlot;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of each channel by itself along the sequence (Dauphin et al. 2017; Gu and Dao
 * 2023): {@code y_t = Σ_k tap_k x_(t-K+1+k) + bias}, for K taps. The last tap meets the row itself;
 * what is before the sequence's beginning is 0.
 *
 * <p>Of a sequence it keeps the last K - 1 rows. It is a part of mixers.
 */
public final class CausalConvolution {
  private static final int TASK = 1 << 14; // elements that are worth a task

  private final String name;
  private final float[][] taps; // [K][channels]
  private final float @Nullable [] bias; // [channels]
  private final StateSlot<RecurrentState> before; // [K - 1, channels], the oldest row first

  private CausalConvolution(String name, float[][] taps, float @Nullable [] bias) {
    this.name = name;
    this.taps = taps;
    this.bias = bias;
    this.before = StateSlot.recurrent((taps.length - 1) * taps[0].length);
  }

  /**
   * The convolution whose weight, {@code [channels, taps]}, and bias are here.
   *
   * @param taps two or more
   */
  public static CausalConvolution of(Weights w, int channels, int taps) {
    if (taps < 2 || (long) taps * channels > Integer.MAX_VALUE) {
      throw new InvalidModelException(
          w.name()
              + " has "
              + taps
              + " taps of "
              + channels
              + " channels, expected 2 taps or more");
    }
    var weight = w.floats(channels, taps);
    var byTap = new float[taps][channels];
    for (int c = 0; c < channels; c++) {
      for (int k = 0; k < taps; k++) byTap[k][c] = weight[c * taps + k];
    }
    return new CausalConvolution(w.localName(), byTap, w.bias(channels).orElse(null));
  }

  /** Channels. */
  public int channels() {
    return taps[0].length;
  }

  /** The last rows of a sequence. */
  public List<StateSlot<?>> states() {
    return List.of(before);
  }

  /**
   * Convolves.
   *
   * @param x {@code [n, channels]}
   * @param y {@code [n, channels]}; not x
   */
  public void apply(Rows x, Rows y, Pass pass) {
    apply(x, 0, y, pass);
  }

  /**
   * Convolves some columns of wider rows.
   *
   * @param column the first
   * @param y {@code [n, channels]}; not x
   */
  public void apply(Rows x, int column, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var lines = new float[taps.length + 1][]; // as many rows as there are taps, and the result
    for (int k = 0; k < lines.length; k++) lines[k] = workspace.take(1, channels()).data();
    var runs = StateRun.of(pass.batch(), before);
    int tasks = Math.clamp((long) x.rows() * channels() / TASK, 1, channels());
    int length = Math.ceilDiv(channels(), tasks);
    var in = new Columns(x, column);
    workspace.parallel(
        Math.ceilDiv(channels(), length),
        task -> {
          var span = new Span(task * length, Math.min(channels(), (task + 1) * length));
          for (var run : runs) convolve(run, in, y, lines.clone(), span);
        });
    workspace.release(mark);
  }

  /** The rows of a run; the lines' order changes with each, so that the oldest is the first. */
  private void convolve(StateRun run, Columns x, Rows y, float[][] lines, Span span) {
    int last = taps.length - 1;
    for (int k = 0; k < last; k++) copy(run.from(), k * channels(), lines[k], 0, span);
    var result = lines[taps.length];
    for (int r = run.first(); r < run.end(); r++) {
      copy(x.data(), x.offset(r), lines[last], 0, span);
      weigh(lines[last], taps[last], result, span);
      for (int k = 0; k < last; k++) add(lines[k], taps[k], result, span);
      if (bias != null) add(bias, result, span);
      copy(result, 0, y.data(), y.offset(r), span);
      var oldest = lines[0];
      System.arraycopy(lines, 1, lines, 0, last);
      lines[last] = oldest;
    }
    for (int k = 0; k < last; k++) copy(lines[k], 0, run.to(), k * channels(), span);
  }

  private static void copy(float[] from, int at, float[] to, int toAt, Span span) {
    System.arraycopy(from, at + span.from(), to, toAt + span.from(), span.length());
  }

  // Each array at the channel's number, and one that is written: then these are vectors.

  private static void weigh(float[] x, float[] tap, float[] y, Span span) {
    int to = span.to();
    for (int c = span.from(); c < to; c++) y[c] = tap[c] * x[c];
  }

  private static void add(float[] x, float[] tap, float[] y, Span span) {
    int to = span.to();
    for (int c = span.from(); c < to; c++) y[c] += tap[c] * x[c];
  }

  private static void add(float[] x, float[] y, Span span) {
    int to = span.to();
    for (int c = span.from(); c < to; c++) y[c] += x[c];
  }

  /** What this is. */
  public Description describe() {
    return Description.of(name, "CausalConvolution")
        .with("taps", taps.length)
        .with("channels", channels())
        .with("bias", bias != null)
        .multiplying((long) taps.length * channels());
  }
}
