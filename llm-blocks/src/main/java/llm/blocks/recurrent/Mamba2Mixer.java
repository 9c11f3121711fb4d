package llm.blocks.recurrent;

import java.util.List;
import java.util.Optional;
import llm.blocks.Description;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
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
  private final HeadInputs inputs;
  private final HeadScan scan;
  private final Output output;

  /** What becomes of what the scan gives. */
  private record Output(Optional<Norm> norm, Linear out) {}

  private Mamba2Mixer(HeadShape shape, HeadInputs inputs, HeadScan scan, Output output) {
    this.shape = shape;
    this.inputs = inputs;
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
    var inputs = new HeadInputs.Projected(shape, in, convolution(w, hp, channels));
    var bias = w.at("ssm_dt").bare("bias", heads);
    var norm =
        w.find("ssm_norm")
            .map(
                place ->
                    Norm.rmsOfGroups(
                        place, shape.groups(), shape.inner() / shape.groups(), hp.rmsEpsilon()));
    return new Mamba2Mixer(shape, inputs, scan(w, shape, bias), new Output(norm, out(w, shape)));
  }

  /**
   * The same with B, C and dt selected by the convolved inputs, and normalised, as in {@link
   * MambaMixer} (Preferred Networks 2025): {@code [z | u] = in(x)}, head by head; {@code [B | C |
   * dt] = select(silu(conv(u)))}; all heads share B and C.
   *
   * <p>Of {@code ssm_in}, {@code ssm_conv1d}, {@code ssm_x}, {@code ssm_b_norm}, {@code
   * ssm_c_norm}, {@code ssm_dt_norm}, {@code ssm_dt}, {@code ssm_a} (negative), {@code ssm_d} and
   * {@code ssm_out}.
   *
   * @param w the block's place
   * @param hp says in {@code ssm.inner_size}, {@code ssm.state_size}, {@code ssm.time_step_rank}
   *     (heads) and {@code ssm.conv_kernel} how large all is
   */
  public static Mamba2Mixer selecting(Weights w, Hyperparameters hp) {
    var shape = HeadShape.ofOneGroup(hp);
    var in = Linear.of(w.at("ssm_in"), w.width(), 2 * shape.inner());
    var convolution = convolution(w, hp, shape.inner());
    var selection = selection(w, shape, hp.rmsEpsilon());
    var inputs = new HeadInputs.Selected(shape, in, convolution, selection);
    var none = new float[shape.heads()]; // the steps have their bias already
    var output = new Output(Optional.empty(), out(w, shape));
    return new Mamba2Mixer(shape, inputs, scan(w, shape, none), output);
  }

  private static HeadInputs.Selection selection(Weights w, HeadShape shape, float epsilon) {
    int states = shape.states();
    var select = Linear.ofInput(w.at("ssm_x"), shape.inner());
    int rank = select.out() - 2 * states;
    if (rank <= 0) {
      throw new InvalidModelException(
          w.at("ssm_x").name()
              + " has "
              + select.out()
              + " rows, expected more than "
              + 2 * states);
    }
    w.at("ssm_dt").bare("bias", shape.heads()); // it must be there
    return new HeadInputs.Selection(
        select,
        Norm.rms(w.at("ssm_b_norm"), states, epsilon),
        Norm.rms(w.at("ssm_c_norm"), states, epsilon),
        Norm.rms(w.at("ssm_dt_norm"), rank, epsilon),
        Linear.of(w.at("ssm_dt"), rank, shape.heads()));
  }

  private static CausalConvolution convolution(Weights w, Hyperparameters hp, int channels) {
    return CausalConvolution.of(w.at("ssm_conv1d"), channels, hp.positive("ssm.conv_kernel"));
  }

  private static HeadScan scan(Weights w, HeadShape shape, float[] bias) {
    int heads = shape.heads();
    return HeadScan.of(shape, Decays.of(w, heads), w.bare("ssm_d", heads), bias);
  }

  private static Linear out(Weights w, HeadShape shape) {
    return Linear.of(w.at("ssm_out"), shape.inner(), w.width());
  }

  @Override
  public List<StateSlot<?>> states() {
    return List.of(inputs.convolution().states().getFirst(), scan.slot());
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int rows = x.rows();
    int inner = shape.inner();
    var scanned = workspace.take(rows, 2 * inner); // [z | v]
    scan.apply(inputs.apply(x, scanned, pass), new Columns(scanned, inner), pass);
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
            .multiplying(3L * shape.inner() * shape.states());
    description = inputs.describe(description);
    if (output.norm.isPresent()) description = description.with(output.norm.get().describe());
    return description.with(output.out.describe());
  }
}
