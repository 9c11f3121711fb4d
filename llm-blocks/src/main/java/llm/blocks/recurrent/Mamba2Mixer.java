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
 * A selective state space with heads, the mixer of Mamba 2 (Dao and Gu 2024):
 *
 * <pre>{@code
 * [z | uBC | dt] = in(x)
 * [u | B | C] = silu(conv(uBC))
 * M = exp(dt A) M + B (dt u)ᵀ; v = Mᵀ C + D u     of each head, with dt = softplus(dt + bias)
 * y = out(norm(v * silu(z)))
 * }</pre>
 *
 * <p>A and D are a number for each head, B and C a vector for each group of heads. What is kept of
 * a sequence is the last rows that the convolution sees, and a matrix M, {@code [states, size]}, of
 * each head: decoding takes as long at any position.
 */
public final class Mamba2Mixer implements Mixer {
  private final HeadShape shape;
  private final Linear in; // [width] -> [z | uBC | dt]
  private final CausalConvolution convolution; // of uBC
  private final HeadScan scan;
  private final Output output;

  /** What becomes of what the scan gives. */
  private record Output(Optional<Norm> norm, Linear out) {}

  private Mamba2Mixer(
      HeadShape shape, Linear in, CausalConvolution convolution, HeadScan scan, Output output) {
    this.shape = shape;
    this.in = in;
    this.convolution = convolution;
    this.scan = scan;
    this.output = output;
  }

  /**
   * Of {@code ssm_in}, {@code ssm_conv1d}, {@code ssm_dt.bias}, {@code ssm_a} (negative), {@code
   * ssm_d}, {@code ssm_norm} where it is there, which normalises groups of columns, and {@code
   * ssm_out}.
   *
   * @param w the block's place
   * @param hp says in {@code ssm.inner_size}, {@code ssm.state_size}, {@code ssm.time_step_rank}
   *     (heads), {@code ssm.group_count} and {@code ssm.conv_kernel} how large all is
   */
  public static Mamba2Mixer of(Weights w, Hyperparameters hp) {
    var shape = HeadShape.of(hp);
    int heads = shape.heads();
    int channels = shape.inner() + 2 * shape.grouped();
    int projected = Math.addExact(shape.inner() + heads, channels);
    var in = Linear.of(w.at("ssm_in"), w.width(), projected);
    var conv = CausalConvolution.of(w.at("ssm_conv1d"), channels, hp.positive("ssm.conv_kernel"));
    var bias = w.at("ssm_dt").bare("bias", heads);
    var scan = HeadScan.of(shape, Decays.of(w, heads), w.bare("ssm_d", heads), bias);
    var norm =
        w.find("ssm_norm")
            .map(
                place ->
                    Norm.rmsOfGroups(
                        place, shape.groups(), shape.inner() / shape.groups(), hp.rmsEpsilon()));
    var out = Linear.of(w.at("ssm_out"), shape.inner(), w.width());
    return new Mamba2Mixer(shape, in, conv, scan, new Output(norm, out));
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
    int inner = shape.inner();
    var projected = workspace.take(rows, in.out());
    in.apply(x, projected, pass);
    pass.observe("ssm_in", projected);
    var convolved = workspace.take(rows, convolution.channels());
    convolution.apply(projected, inner, convolved, pass);
    Operations.activate(convolved, Activation.SILU, workspace);
    pass.observe("ssm_conv", convolved);
    var scanned = workspace.take(rows, 2 * inner); // [z | v]
    new Columns(projected, 0).copyTo(scanned, inner);
    scan.apply(
        new HeadScan.Inputs(
            new Columns(convolved, 0),
            new Columns(projected, inner + convolution.channels()),
            new Columns(convolved, inner),
            new Columns(convolved, inner + shape.grouped())),
        new Columns(scanned, inner),
        pass);
    pass.observe("ssm_scan", scanned, inner, inner);
    var gated = workspace.take(rows, inner);
    Operations.gate(scanned, Activation.SILU, gated, workspace);
    if (output.norm.isPresent()) output.norm.get().apply(gated, gated, pass);
    output.out.apply(gated, y, pass);
    pass.observe("ssm_out", y);
    workspace.release(mark);
  }

  @Override
  public Description describe() {
    // Each element of a state is decayed, written to and read.
    var description =
        Description.of("ssm", "Mamba2")
            .with("ssm.inner_size", shape.inner())
            .with("ssm.state_size", shape.states())
            .with("ssm.time_step_rank", shape.heads())
            .with("ssm.group_count", shape.groups())
            .multiplying(3L * shape.inner() * shape.states())
            .with(in.describe())
            .with(convolution.describe());
    if (output.norm.isPresent()) description = description.with(output.norm.get().describe());
    return description.with(output.out.describe());
  }
}
