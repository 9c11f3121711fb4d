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
 * Kimi Delta Attention (Kimi Team 2025): a gated delta net whose state decays by each key column:
 * {@code a = e^(A softplus(f_b f_a x + dt))}, with an A for each head and a number for each of its
 * columns; {@code M = diag(a) M; M = M + k (beta (v - Mᵀ k))ᵀ}, {@code y = out(norm(Mᵀ q / √size) *
 * σ(g_b g_a x))}. q, k and v are projected and convolved apart, {@code silu(conv(q(x)))}, and q and
 * k brought to length 1; {@code beta = σ(beta(x))}.
 */
public final class KimiDeltaAttention implements Mixer {
  private final DeltaHeads heads;
  private final Linear in; // [width] -> [q | k | v | g_a | f_a | beta]
  private final CausalConvolution convolution;
  private final Linear forget;
  private final Linear gate;
  private final float[] logDecay; // A of each head, negative
  private final float[] timeBias; // dt of each column
  private final DeltaRule rule;
  private final Norm norm;
  private final Linear out;

  private KimiDeltaAttention(Weights w, Hyperparameters hp, DeltaHeads heads) {
    this.heads = heads;
    int inner = heads.valueColumns(), size = heads.size();
    in =
        Linear.stack(
            List.of(
                Linear.of(w.at("attn_q"), w.width(), inner),
                Linear.of(w.at("attn_k"), w.width(), inner),
                Linear.of(w.at("attn_v"), w.width(), inner),
                Linear.of(w.at("ssm_g_a"), w.width(), size),
                Linear.of(w.at("ssm_f_a"), w.width(), size),
                Linear.of(w.at("ssm_beta"), w.width(), heads.values())));
    int taps = hp.positive("ssm.conv_kernel");
    convolution =
        CausalConvolution.stack(
            List.of(
                CausalConvolution.of(w.at("ssm_conv1d_q"), inner, taps),
                CausalConvolution.of(w.at("ssm_conv1d_k"), inner, taps),
                CausalConvolution.of(w.at("ssm_conv1d_v"), inner, taps)));
    forget = Linear.of(w.at("ssm_f_b"), size, inner);
    gate = Linear.of(w.at("ssm_g_b"), size, inner);
    logDecay = Decays.of(w, heads.values());
    timeBias = w.bare("ssm_dt.bias", inner);
    rule = new DeltaRule(heads, hp.rmsEpsilon());
    norm = Norm.rms(w.at("ssm_norm"), size, hp.rmsEpsilon());
    out = Linear.of(w.at("attn_output"), inner, w.width());
  }

  /**
   * Of {@code attn_q}, {@code attn_k}, {@code attn_v}, {@code ssm_conv1d_q}, {@code ssm_conv1d_k},
   * {@code ssm_conv1d_v}, {@code ssm_f_a}, {@code ssm_f_b}, {@code ssm_g_a}, {@code ssm_g_b},
   * {@code ssm_beta}, {@code ssm_a}, {@code ssm_dt.bias}, {@code ssm_norm} and {@code attn_output}.
   *
   * @param w the block's place
   * @param hp says how many taps there are: {@code ssm.conv_kernel}
   * @param heads as many of keys as of values
   */
  public static KimiDeltaAttention of(Weights w, Hyperparameters hp, DeltaHeads heads) {
    if (heads.keys() != heads.values()) {
      throw new IllegalArgumentException(heads + ": as many keys as values are expected");
    }
    return new KimiDeltaAttention(w, hp, heads);
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
    int inner = heads.valueColumns();
    var projected = workspace.take(x.rows(), in.out());
    in.apply(x, projected, pass);
    var qkv = workspace.take(x.rows(), heads.columns());
    convolution.apply(projected, qkv, pass);
    Operations.activate(qkv, Activation.SILU, workspace);
    pass.observe("conv_output_silu", qkv);
    var forgetting = workspace.take(x.rows(), inner);
    through(forget, projected, heads.columns() + heads.size(), forgetting, pass);
    var results = workspace.take(x.rows(), inner);
    rule.apply(qkv, new Columns(projected, forgetting), results, pass);
    pass.observe("attn_output", results);
    norm.apply(results, results, pass);
    var gates = forgetting; // which is not needed any more
    through(gate, projected, heads.columns(), gates, pass);
    OutputGate.apply(gates, 0, Activation.SIGMOID, results, pass);
    out.apply(results, y, pass);
    pass.observe("linear_attn_out", y);
    workspace.release(mark);
  }

  /** The second of two layers, on columns that the first has given. */
  private void through(Linear layer, Rows projected, int column, Rows y, Pass pass) {
    int mark = pass.workspace().mark();
    var narrow = pass.workspace().take(y.rows(), layer.in());
    OutputGate.copy(projected, column, narrow, 0, layer.in());
    layer.apply(narrow, y, pass);
    pass.workspace().release(mark);
  }

  /** Gates of which that of forgetting has a number for each key column. */
  private final class Columns implements DeltaRule.Gates {
    private final Rows projected;
    private final Rows forgetting;

    Columns(Rows projected, Rows forgetting) {
      this.projected = projected;
      this.forgetting = forgetting;
    }

    @Override
    public void decay(int row, int head, float[] to, int at) {
      int column = head * heads.size();
      int from = forgetting.offset(row) + column;
      for (int i = 0; i < heads.size(); i++) {
        float x = forgetting.data()[from + i] + timeBias[column + i];
        to[at + i] = DeltaRule.decay(logDecay[head], x);
      }
    }

    @Override
    public float beta(int row, int head) {
      int column = heads.columns() + 2 * heads.size() + head;
      return DeltaRule.sigmoid(projected.data()[projected.offset(row) + column]);
    }
  }

  @Override
  public Description describe() {
    return Description.of("delta_attn", "KimiDeltaAttention")
        .with("attention.head_count", heads.values())
        .with("kda.head_dim", heads.size())
        .with(in.describe())
        .with(convolution.describe())
        .with(forget.describe())
        .with(gate.describe())
        .with(norm.describe())
        .with(out.describe());
  }
}
