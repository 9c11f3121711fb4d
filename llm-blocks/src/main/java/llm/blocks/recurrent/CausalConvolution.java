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
 * <p>Of a sequence it keeps the last K - 1 rows. It is a part of mixers, and computes in plain
 * loops, the channels of prompts on several threads.
 */
public final class CausalConvolution {
  /** Rows below which one thread is faster than several. */
  private static final int FEW = 8;

  /** Channels of a task. */
  private static final int SLICE = 512;

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

  /** Convolutions of as many taps as one: their channels lie side by side. */
  public static CausalConvolution stack(List<CausalConvolution> parts) {
    int count = parts.getFirst().taps.length;
    int channels = 0;
    for (var part : parts) {
      if (part.taps.length != count || part.bias != null) {
        throw new IllegalArgumentException("convolutions of other taps, or with a bias");
      }
      channels = Math.addExact(channels, part.channels());
    }
    var byTap = new float[count][channels];
    int at = 0;
    for (var part : parts) {
      for (int k = 0; k < count; k++) {
        System.arraycopy(part.taps[k], 0, byTap[k], at, part.channels());
      }
      at += part.channels();
    }
    var name = String.join("+", parts.stream().map(part -> part.name).toList());
    return new CausalConvolution(name, byTap, null);
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
   * @param x {@code [n, channels]}; what is behind the channels is not looked at
   * @param y {@code [n, channels]}; may be x
   */
  public void apply(Rows x, Rows y, Pass pass) {
    apply(x, 0, y, pass);
  }

  /**
   * Convolves some columns of wider rows.
   *
   * @param column the first
   * @param y {@code [n, channels]}
   */
  public void apply(Rows x, int column, Rows y, Pass pass) {
    var in = new Columns(x, column);
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var runs = Runs.of(pass.batch(), before);
    var window = new float[taps.length][];
    for (int k = 0; k < taps.length; k++) window[k] = workspace.take(1, channels()).data();
    var sum = workspace.take(1, channels()).data();
    int slice = x.rows() < FEW ? channels() : SLICE;
    workspace.parallel(
        Math.ceilDiv(channels(), slice),
        i -> {
          int end = Math.min((i + 1) * slice, channels());
          for (int run = 0; run < runs.count(); run++) {
            new Slice(window, sum, i * slice, end).run(runs, run, in, y);
          }
        });
    workspace.release(mark);
  }

  /**
   * Some of the channels. Each row that is seen at a time lies in an array of its own: so C2
   * vectorises the loops.
   */
  private final class Slice {
    private final float[][] window; // [K][channels]
    private final float[] sum; // [channels]
    private final int start;
    private final int end;

    Slice(float[][] window, float[] sum, int start, int end) {
      this.window = window;
      this.sum = sum;
      this.start = start;
      this.end = end;
    }

    /** Takes a run's rows through the window, whose oldest row is overwritten by the next. */
    void run(Runs runs, int run, Columns x, Rows y) {
      int count = taps.length, kept = count - 1, channels = channels(), length = end - start;
      for (int k = 0; k < kept; k++) {
        System.arraycopy(runs.from(run), k * channels + start, window[k], start, length);
      }
      int newest = kept;
      for (int r = runs.start(run); r < runs.end(run); r++) {
        System.arraycopy(x.data(), x.offset(r) + start, window[newest], start, length);
        weigh(window[newest], taps[kept], sum, start, end);
        for (int k = 0; k < kept; k++) {
          add(window[(newest + 1 + k) % count], taps[k], sum, start, end);
        }
        if (bias != null) for (int c = start; c < end; c++) sum[c] += bias[c];
        System.arraycopy(sum, start, y.data(), y.offset(r) + start, length);
        newest = (newest + 1) % count;
      }
      for (int k = 0; k < kept; k++) {
        int from = (newest + 1 + k) % count;
        System.arraycopy(window[from], start, runs.to(run), k * channels + start, length);
      }
    }
  }

  private static void weigh(float[] x, float[] tap, float[] y, int start, int end) {
    for (int c = start; c < end; c++) y[c] = tap[c] * x[c];
  }

  private static void add(float[] x, float[] tap, float[] y, int start, int end) {
    for (int c = start; c < end; c++) y[c] += tap[c] * x[c];
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
