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
 * loops: their matrices take a thousand times as long.
 */
public final class CausalConvolution {
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
    var batch = pass.batch();
    for (int r = 0; r < x.rows(); r++) {
      var state = before.of(batch.state(r));
      float[] from = state.read();
      row(x, y, r, from);
      shift(from, state.write(), x, r);
    }
  }

  private void row(Rows x, Rows y, int r, float[] from) {
    int channels = channels();
    int last = taps.length - 1;
    int at = y.offset(r);
    weigh(x.data(), x.offset(r), taps[last], y.data(), at);
    for (int k = 0; k < last; k++) add(from, k * channels, taps[k], y.data(), at);
    if (bias != null) for (int c = 0; c < channels; c++) y.data()[at + c] += bias[c];
  }

  private static void weigh(float[] x, int at, float[] tap, float[] y, int to) {
    for (int c = 0; c < tap.length; c++) y[to + c] = tap[c] * x[at + c];
  }

  private static void add(float[] x, int at, float[] tap, float[] y, int to) {
    for (int c = 0; c < tap.length; c++) y[to + c] += tap[c] * x[at + c];
  }

  /** Drops the oldest row, and appends this one. */
  private void shift(float[] from, float[] to, Rows x, int r) {
    int kept = (taps.length - 2) * channels();
    System.arraycopy(from, channels(), to, 0, kept);
    System.arraycopy(x.data(), x.offset(r), to, kept, channels());
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
