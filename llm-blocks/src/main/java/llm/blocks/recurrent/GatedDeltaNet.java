package llm.blocks.recurrent;

import java.util.ArrayList;
import java.util.List;
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
 * A gated delta net (Yang et al. 2024): {@code [q | k | v] = silu(conv(qkv(x)))}, of which q and k
 * are brought to length 1; with {@code a = e^(A softplus(alpha(x) + dt))} and {@code beta =
 * σ(beta(x))} each value head's state M becomes {@code a M + k (beta (v - a Mᵀ k))ᵀ}; {@code y =
 * out(norm(Mᵀ q / √size) * silu(z(x)))}.
 *
 * <p>Of a sequence it keeps the convolution's rows and a matrix, {@code [size, size]}, for each
 * value head, however long the sequence is.
 */
public final class GatedDeltaNet implements Mixer {
  private final DeltaHeads heads;
  private final DeltaProjection in;
  private final CausalConvolution convolution;
  private final float[] logDecay; // A of each value head, negative
  private final float[] timeBias; // dt of each value head
  private final DeltaRule rule;
  private final Norm norm;
  private final Linear out;

  private GatedDeltaNet(Weights w, Hyperparameters hp, DeltaHeads heads, DeltaProjection in) {
    this.heads = heads;
    this.in = in;
    int taps = hp.positive("ssm.conv_kernel");
    convolution = CausalConvolution.of(w.at("ssm_conv1d"), heads.columns(), taps);
    logDecay = Decays.of(w, heads.values());
    timeBias = w.bare("ssm_dt.bias", heads.values());
    rule = new DeltaRule(heads, hp.rmsEpsilon());
    norm = Norm.rms(w.at("ssm_norm"), heads.size(), hp.rmsEpsilon());
    out = Linear.of(w.at("ssm_out"), heads.valueColumns(), w.width());
  }

  /**
   * Of {@code attn_qkv}, {@code attn_gate} (z), {@code ssm_beta}, {@code ssm_alpha}, {@code
   * ssm_conv1d}, {@code ssm_a}, {@code ssm_dt.bias}, {@code ssm_norm} and {@code ssm_out}.
   *
   * @param w the block's place
   * @param hp says how many taps there are: {@code ssm.conv_kernel}
   */
  public static GatedDeltaNet of(Weights w, Hyperparameters hp, DeltaHeads heads) {
    return new GatedDeltaNet(w, hp, heads, DeltaProjection.separate(w, heads));
  }

  /**
   * The same with {@code ssm_ba} in place of {@code ssm_beta} and {@code ssm_alpha}: beta of the
   * value heads of a key head, then their alpha, then those of the next; and, where the file has
   * it, with {@code ssm_in} in place of {@code attn_qkv} and {@code attn_gate}: q, k, v and z of a
   * key head, then those of the next.
   *
   * @param w the block's place
   * @param hp says how many taps there are: {@code ssm.conv_kernel}
   */
  public static GatedDeltaNet byKeyHead(Weights w, Hyperparameters hp, DeltaHeads heads) {
    return new GatedDeltaNet(w, hp, heads, DeltaProjection.byKeyHead(w, heads));
  }

  @Override
  public List<StateSlot<?>> states() {
    var states = new ArrayList<StateSlot<?>>(convolution.states());
    states.addAll(rule.states());
    return states;
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var projected = workspace.take(x.rows(), in.width());
    in.apply(x, projected, pass);
    var qkv = workspace.take(x.rows(), heads.columns());
    convolution.apply(projected, qkv, pass);
    Operations.activate(qkv, Activation.SILU, workspace);
    pass.observe("conv_output_silu", qkv);
    var results = workspace.take(x.rows(), heads.valueColumns());
    rule.apply(qkv, new Scalars(projected), results, pass);
    pass.observe("attn_output", results);
    norm.apply(results, results, pass);
    OutputGate.apply(projected, heads.columns(), Activation.SILU, results, pass);
    out.apply(results, y, pass);
    pass.observe("linear_attn_out", y);
    workspace.release(mark);
  }

  /** Gates that are numbers: a head's state decays as a whole. */
  private final class Scalars implements DeltaRule.Gates {
    private final Rows projected;

    Scalars(Rows projected) {
      this.projected = projected;
    }

    @Override
    public void decay(int row, int head, float[] to, int at) {
      float alpha = projected.data()[projected.offset(row) + in.alpha(head)];
      float decay = DeltaRule.decay(logDecay[head], alpha + timeBias[head]);
      for (int i = at; i < at + heads.size(); i++) to[i] = decay;
    }

    @Override
    public float beta(int row, int head) {
      return DeltaRule.sigmoid(projected.data()[projected.offset(row) + in.beta(head)]);
    }
  }

  @Override
  public Description describe() {
    return Description.of("delta_net", "GatedDeltaNet")
        .with("ssm.group_count", heads.keys())
        .with("ssm.time_step_rank", heads.values())
        .with("ssm.state_size", heads.size())
        .with(in.describe())
        .with(convolution.describe())
        .with(norm.describe())
        .with(out.describe());
  }
}
