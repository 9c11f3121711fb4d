package org.example.rwkv;

import java.util.List;
import llm.blocks.Description;
import llm.blocks.Hyperparameters;
import llm.blocks.Mixer;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;

/**
 * RWKV 7's mixer. With x' the row before x, and {@code x_c = x + (x' - x) * lerp_c} for each c:
 *
 * <pre>{@code
 * r = receptance(x_r); k = key(x_k); v = value(x_v), towards that of the first block
 * w = exp(-e^-½ σ(w0 + w2 tanh(w1 x_w))); a = σ(a0 + a2 a1 x_a); g = g2 σ(g1 x_g)
 * κ = k * k_k of length 1; k = k * (1 + (a - 1) * k_a)
 * M = diag(w) M - (a κ) (Mᵀ κ)ᵀ + k vᵀ; o = Mᵀ r                             of each head
 * y = output((norm(o) + v Σ(k r r_k)) * g)                                   of each head
 * }</pre>
 */
final class TimeMix implements Mixer {
  private static final int R = 0, W = 1, K = 2, V = 3, A = 4, G = 5, LERPS = 6;

  private final TokenShift shift;
  private final float[] lerps; // [LERPS, width]
  private final TimeMixLayers layers;
  private final TimeMixHeads heads;
  private final Wkv wkv;

  private TimeMix(
      TokenShift shift, float[] lerps, TimeMixLayers layers, TimeMixHeads heads, Wkv wkv) {
    this.shift = shift;
    this.lerps = lerps;
    this.layers = layers;
    this.heads = heads;
    this.wkv = wkv;
  }

  /**
   * Of the tensors {@code time_mix_*}.
   *
   * @param w the block's place
   * @param hp says in {@code wkv.head_size} how large heads are
   */
  static TimeMix of(Weights w, Hyperparameters hp, FirstValues values) {
    int width = w.width();
    int size = hp.positive("wkv.head_size");
    if (width % size != 0) {
      throw hp.wrong("wkv.head_size", size, "a divisor of the width, " + width);
    }
    return new TimeMix(
        new TokenShift(width),
        w.at("time_mix_lerp_fused").elements(Math.multiplyExact(LERPS, width)),
        TimeMixLayers.of(w, hp, values),
        TimeMixHeads.of(w, size),
        new Wkv(width / size, size));
  }

  @Override
  public List<StateSlot<?>> states() {
    return List.of(shift.state(), wkv.state());
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var previous = rows(x, pass);
    shift.apply(x, previous, pass);
    var mixed = rows(x, pass);
    var in =
        new Wkv.Inputs(
            rows(x, pass),
            rows(x, pass),
            rows(x, pass),
            rows(x, pass),
            rows(x, pass),
            rows(x, pass));
    mix(x, previous, R, mixed);
    layers.receptance().apply(mixed, in.r(), pass);
    mix(x, previous, W, mixed);
    layers.decay(mixed, in.w(), pass);
    pass.observe("time_mix_w", in.w());
    mix(x, previous, K, mixed);
    layers.key().apply(mixed, in.k(), pass);
    mix(x, previous, V, mixed);
    layers.value(mixed, in.v(), pass);
    pass.observe("time_mix_v", in.v());
    mix(x, previous, A, mixed);
    layers.a().gate(mixed, in.removal(), pass);
    heads.keys(in);
    var o = rows(x, pass);
    wkv.apply(in, o, pass);
    pass.observe("time_mix_wkv", o);
    heads.finish(in, o, pass);
    mix(x, previous, G, mixed);
    layers.gate(mixed, o, pass);
    layers.output().apply(o, y, pass);
    pass.observe("time_mix_out", y);
    workspace.release(mark);
  }

  private static Rows rows(Rows x, Pass pass) {
    return pass.workspace().take(x.rows(), x.width());
  }

  private void mix(Rows x, Rows previous, int which, Rows mixed) {
    TokenShift.lerp(x, previous, lerps, which * x.width(), mixed);
  }

  @Override
  public Description describe() {
    var description =
        Description.of("time_mix", "TimeMix")
            .with("wkv.head_size", wkv.size())
            .with("heads", wkv.heads())
            .multiplying(wkv.multiplications());
    for (var layer : layers.describe()) description = description.with(layer);
    return description.with(heads.describe());
  }
}
