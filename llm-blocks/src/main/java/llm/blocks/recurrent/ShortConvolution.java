package llm.blocks.recurrent;

import java.util.List;
import llm.blocks.Description;
import llm.blocks.Linear;
import llm.blocks.Mixer;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;

/**
 * A gated short convolution (Liquid AI 2025): {@code [b | c | u] = in(x); y = out(c * conv(b *
 * u))}.
 *
 * <p>The convolution is causal, of each channel by itself, with a few taps, three as a rule: a row
 * sees itself and the two before it, and that is all that is kept of a sequence, however long it
 * is.
 */
public final class ShortConvolution implements Mixer {
  private static final String PLACE = "shortconv";

  private final Linear in; // [width] -> [b | c | u]
  private final CausalConvolution convolution;
  private final Linear out;

  private ShortConvolution(Linear in, CausalConvolution convolution, Linear out) {
    this.in = in;
    this.convolution = convolution;
    this.out = out;
  }

  /**
   * Of {@code shortconv.in_proj}, {@code shortconv.conv} and {@code shortconv.out_proj}.
   *
   * @param w the block's place
   * @param taps rows that a row sees, itself included: {@code shortconv.l_cache}
   */
  public static ShortConvolution of(Weights w, int taps) {
    int width = w.width();
    var place = w.at(PLACE);
    return new ShortConvolution(
        Linear.of(place.at("in_proj"), width, Math.multiplyExact(3, width)),
        CausalConvolution.of(place.at("conv"), width, taps),
        Linear.of(place.at("out_proj"), width, width));
  }

  @Override
  public List<StateSlot<?>> states() {
    return convolution.states();
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int width = out.in();
    var projected = workspace.take(x.rows(), 3 * width);
    in.apply(x, projected, pass);
    pass.observe("shortconv_in", projected);
    var gated = workspace.take(x.rows(), width);
    for (int r = 0; r < x.rows(); r++) {
      int b = projected.offset(r);
      multiply(projected.data(), b, b + 2 * width, gated, r);
    }
    var convolved = workspace.take(x.rows(), width);
    convolution.apply(gated, convolved, pass);
    pass.observe("shortconv_conv", convolved);
    for (int r = 0; r < x.rows(); r++) {
      gate(projected.data(), projected.offset(r) + width, convolved, r);
    }
    out.apply(convolved, y, pass);
    pass.observe("shortconv_out", y);
    workspace.release(mark);
  }

  private static void multiply(float[] x, int a, int b, Rows y, int r) {
    var to = y.data();
    int at = y.offset(r);
    for (int i = 0; i < y.width(); i++) to[at + i] = x[a + i] * x[b + i];
  }

  private static void gate(float[] gate, int from, Rows y, int r) {
    var to = y.data();
    int at = y.offset(r);
    for (int i = 0; i < y.width(); i++) to[at + i] *= gate[from + i];
  }

  @Override
  public Description describe() {
    return Description.of(PLACE, "ShortConvolution")
        .with(in.describe().named(PLACE + ".in_proj"))
        .with(convolution.describe().named(PLACE + ".conv"))
        .with(out.describe().named(PLACE + ".out_proj"));
  }
}
