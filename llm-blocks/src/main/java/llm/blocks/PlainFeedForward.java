package llm.blocks;

import llm.tensor.Activation;
import llm.tensor.Operations;
import llm.tensor.Rows;

/** {@code y = down(activation(up(x)))}. */
record PlainFeedForward(Linear up, Linear down, Activation activation) implements FeedForward {
  /** Of {@code ffn_up} and {@code ffn_down}, each with a suffix. */
  static PlainFeedForward of(Weights w, String suffix, int length, Activation activation) {
    return new PlainFeedForward(
        Linear.of(w.at("ffn_up" + suffix), w.width(), length),
        Linear.of(w.at("ffn_down" + suffix), length, w.width()),
        activation);
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var inner = workspace.take(x.rows(), up.out());
    if (pass.observes("ffn_up")) {
      up.apply(x, inner, pass);
      pass.observe("ffn_up", inner);
      Operations.activate(inner, activation, workspace);
    } else {
      up.apply(x, activation, inner, pass);
    }
    pass.observe("ffn_act", inner);
    down.apply(inner, y, pass);
    workspace.release(mark);
  }

  @Override
  public Description describe() {
    return Description.of("ffn", "FeedForward")
        .with("form", "plain")
        .with("activation", activation.name())
        .with("feed_forward_length", up.out())
        .with(up.describe())
        .with(down.describe());
  }
}
