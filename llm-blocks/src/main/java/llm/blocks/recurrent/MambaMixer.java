package llm.blocks.recurrent;

import java.util.List;
import java.util.Optional;
import llm.blocks.Description;
import llm.blocks.Hyperparameters;
import llm.blocks.Linear;
import llm.blocks.Mixer;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Activation;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;

/**
 * A selective state space of each channel, the mixer of Mamba (Gu and Dao 2023):
 *
 * <pre>{@code
 * [u | z] = in(x)
 * u = silu(conv(u))
 * [dt | B | C] = select(u)
 * s = exp(dt A) s + dt u B; v = s C + D u     of each channel, with dt = softplus(step(dt))
 * y = out(v * silu(z))
 * }</pre>
 *
 * <p>The state s, B and C have some elements, A as many for each channel. What is kept of a
 * sequence is the last rows that the convolution sees, and s: decoding takes as long at any
 * position.
 */
public final class MambaMixer implements Mixer {
  private final Linear in; // [width] -> [u | z]
  private final CausalConvolution convolution; // of u
  private final Selection selection;
  private final ChannelScan scan;
  private final Linear out;

  /** Norms of what is selected (Lieber et al. 2024). */
  private record Norms(Norm dt, Norm b, Norm c) {}

  /** What rows choose by: {@code [inner] -> [dt | B | C]}, and dt to a step of each channel. */
  private record Selection(Linear select, Linear step, Optional<Norms> norms) {}

  private MambaMixer(
      Linear in, CausalConvolution convolution, Selection selection, ChannelScan scan, Linear out) {
    this.in = in;
    this.convolution = convolution;
    this.selection = selection;
    this.scan = scan;
    this.out = out;
  }

  /**
   * Of {@code ssm_in}, {@code ssm_conv1d}, {@code ssm_x}, {@code ssm_dt}, {@code ssm_a} (negative),
   * {@code ssm_d} and {@code ssm_out}.
   *
   * @param w the block's place
   * @param hp says in {@code ssm.inner_size}, {@code ssm.state_size}, {@code ssm.time_step_rank}
   *     and {@code ssm.conv_kernel} how large all is
   */
  public static MambaMixer of(Weights w, Hyperparameters hp) {
    int inner = hp.positive("ssm.inner_size");
    int states = hp.positive("ssm.state_size");
    int rank = hp.positive("ssm.time_step_rank");
    if ((long) inner * states > Integer.MAX_VALUE || rank + 2L * states > Integer.MAX_VALUE / 2) {
      throw hp.wrong("ssm.inner_size", inner, "less, as ssm.state_size is " + states);
    }
    var in = Linear.of(w.at("ssm_in"), w.width(), Math.multiplyExact(2, inner));
    var conv = CausalConvolution.of(w.at("ssm_conv1d"), inner, hp.positive("ssm.conv_kernel"));
    var select = Linear.of(w.at("ssm_x"), inner, rank + 2 * states);
    var step = Linear.of(w.at("ssm_dt"), rank, inner);
    w.at("ssm_dt").bare("bias", inner); // it must be there
    var scan = new ChannelScan(Decays.of(w, inner * states), w.bare("ssm_d", inner));
    var out = Linear.of(w.at("ssm_out"), inner, w.width());
    return new MambaMixer(in, conv, new Selection(select, step, Optional.empty()), scan, out);
  }

  /** The same with dt, B and C normalised, before dt becomes a step (Lieber et al. 2024). */
  public MambaMixer withNorms(Norm dt, Norm b, Norm c) {
    var norms = Optional.of(new Norms(dt, b, c));
    var normed = new Selection(selection.select, selection.step, norms);
    return new MambaMixer(in, convolution, normed, scan, out);
  }

  @Override
  public List<StateSlot<?>> states() {
    return List.of(convolution.states().getFirst(), scan.slot());
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int rows = x.rows();
    int inner = out.in();
    var projected = workspace.take(rows, in.out());
    in.apply(x, projected, pass);
    pass.observe("ssm_in", projected);
    var u = workspace.take(rows, inner);
    convolution.apply(projected, 0, u, pass);
    Operations.activate(u, Activation.SILU, workspace);
    pass.observe("ssm_conv", u);
    var scanned = workspace.take(rows, 2 * inner); // [z | v]
    new Columns(projected, inner).copyTo(scanned, inner);
    scan(u, new Columns(scanned, inner), pass);
    pass.observe("ssm_scan", scanned, inner, inner);
    var gated = workspace.take(rows, inner);
    Operations.gate(scanned, Activation.SILU, gated, workspace);
    out.apply(gated, y, pass);
    pass.observe("ssm_out", y);
    workspace.release(mark);
  }

  private void scan(Rows u, Columns v, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int states = scan.states();
    int rank = selection.step.in();
    var selected = workspace.take(u.rows(), selection.select.out());
    selection.select.apply(u, selected, pass);
    pass.observe("ssm_x", selected);
    var dt = workspace.take(u.rows(), rank);
    new Columns(selected, 0).copyTo(dt, rank);
    var b = new Columns(selected, rank);
    var c = new Columns(selected, rank + states);
    if (selection.norms.isPresent()) {
      var norms = selection.norms.get();
      norms.dt.apply(dt, dt, pass);
      b = normalized(b, norms.b, pass);
      c = normalized(c, norms.c, pass);
    }
    var step = workspace.take(u.rows(), u.width());
    selection.step.apply(dt, step, pass);
    pass.observe("ssm_dt", step);
    scan.apply(new ChannelScan.Inputs(new Columns(u, 0), new Columns(step, 0), b, c), v, pass);
    workspace.release(mark);
  }

  private Columns normalized(Columns x, Norm norm, Pass pass) {
    var normed = pass.workspace().take(x.rows().rows(), scan.states());
    x.copyTo(normed, scan.states());
    norm.apply(normed, normed, pass);
    return new Columns(normed, 0);
  }

  @Override
  public Description describe() {
    var description =
        Description.of("ssm", "Mamba")
            .with("ssm.inner_size", out.in())
            .with("ssm.state_size", scan.states())
            .with("ssm.time_step_rank", selection.step.in())
            .multiplying(3L * out.in() * scan.states())
            .with(in.describe())
            .with(convolution.describe())
            .with(selection.select.describe());
    if (selection.norms.isPresent()) {
      var norms = selection.norms.get();
      description =
          description.with(norms.dt.describe()).with(norms.b.describe()).with(norms.c.describe());
    }
    return description.with(selection.step.describe()).with(out.describe());
  }
}
