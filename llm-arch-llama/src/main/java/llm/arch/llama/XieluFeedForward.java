package llm.arch.llama;

import llm.blocks.Description;
import llm.blocks.FeedForward;
import llm.blocks.Linear;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Rows;

/** {@code y = down(xIELU(up(x)))}. */
record XieluFeedForward(Linear up, Linear down, Xielu activation) implements FeedForward {
  static XieluFeedForward of(Weights w, int length, Xielu activation) {
    return new XieluFeedForward(
        Linear.of(w.at("ffn_up"), w.width(), length),
        Linear.of(w.at("ffn_down"), length, w.width()),
        activation);
  }

  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var inner = workspace.take(x.rows(), up.out());
    up.apply(x, inner, pass);
    pass.observe("ffn_up", inner);
    activation.apply(inner, workspace);
    pass.observe("ffn_act", inner);
    down.apply(inner, y, pass);
    workspace.release(mark);
  }

  @Override
  public Description describe() {
    return Description.of("ffn", "FeedForward")
        .with("form", "plain")
        .with("activation", "xIELU")
        .with("feed_forward_length", up.out())
        .with(up.describe())
        .with(down.describe());
  }
}
