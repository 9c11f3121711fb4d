package llm.blocks;

import java.util.ArrayList;
import java.util.List;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;

/** Feed-forwards side by side: {@code y = first(x) + second(x)}. */
record FeedForwardSum(FeedForward first, FeedForward second) implements FeedForward {
  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var other = workspace.take(x.rows(), y.width());
    first.apply(x, y, pass);
    second.apply(x, other, pass);
    Operations.add(y, other, workspace);
    workspace.release(mark);
  }

  @Override
  public List<StateSlot<?>> states() {
    var states = new ArrayList<StateSlot<?>>(first.states());
    states.addAll(second.states());
    return states;
  }

  @Override
  public Description describe() {
    return Description.of("ffn", "FeedForwardSum").with(first.describe()).with(second.describe());
  }
}
