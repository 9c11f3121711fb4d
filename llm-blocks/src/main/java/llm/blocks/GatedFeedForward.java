package llm.blocks;

import java.util.List;
import llm.tensor.Rows;

/** {@code y = down(activation(gate(x)) * up(x))}; gate and up are one layer, the gate first. */
record GatedFeedForward(Linear gateUp, Linear down, Gate gate) implements FeedForward {
  /** Of {@code ffn_gate}, {@code ffn_up}, {@code ffn_down}, each with a suffix. */
  static GatedFeedForward of(Weights w, String suffix, int length, Gate gate) {
    var gates = Linear.of(w.at("ffn_gate" + suffix), w.width(), length);
    var up = Linear.of(w.at("ffn_up" + suffix), w.width(), length);
    var down = Linear.of(w.at("ffn_down" + suffix), length, w.width());
    return new GatedFeedForward(Linear.stack(List.of(gates, up)), down, gate);
  }

  /** Of {@code ffn_up}, the gate's rows first, and {@code ffn_down}, each with a suffix. */
  static GatedFeedForward fused(Weights w, String suffix, int length, Gate gate) {
    var both = Linear.of(w.at("ffn_up" + suffix), w.width(), Math.multiplyExact(2, length));
    var down = Linear.of(w.at("ffn_down" + suffix), length, w.width());
    return new GatedFeedForward(both, down, gate);
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    int length = down.in();
    var both = workspace.take(x.rows(), 2 * length);
    gateUp.apply(x, both, pass);
    pass.observe("ffn_gate", both, 0, length);
    pass.observe("ffn_up", both, length, length);
    var inner = workspace.take(x.rows(), length);
    gate.apply(both, inner, pass);
    pass.observe("ffn_gate_par", inner);
    down.apply(inner, y, pass);
    workspace.release(mark);
  }

  @Override
  public Description describe() {
    return gate.describe(Description.of("ffn", "FeedForward").with("form", "gated"))
        .with("feed_forward_length", down.in())
        .with(gateUp.describe())
        .with(down.describe());
  }
}
