package llm.blocks;

import llm.tensor.Rows;

/** {@code y = σ(gate(x)) inner(x)}: each row says how much its feed-forward counts. */
record WeighedFeedForward(FeedForward inner, Linear gate) implements FeedForward {
  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var weights = workspace.take(x.rows(), 1);
    gate.apply(x, weights, pass);
    inner.apply(x, y, pass);
    var data = y.data();
    for (int r = 0; r < y.rows(); r++) {
      float weight = (float) (1 / (1 + Math.exp(-weights.data()[weights.offset(r)])));
      int at = y.offset(r);
      for (int i = 0; i < y.width(); i++) data[at + i] *= weight;
    }
    workspace.release(mark);
  }

  @Override
  public Description describe() {
    var description = inner.describe();
    return description.with("weighed", true).with(gate.describe());
  }
}
