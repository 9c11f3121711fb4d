package llm.blocks;

import java.util.List;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;

/** {@code y = inner(norm(x))}. */
record NormedBefore(Norm norm, FeedForward inner) implements FeedForward {
  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var normed = workspace.take(x.rows(), x.width());
    norm.apply(x, normed, pass);
    inner.apply(normed, y, pass);
    workspace.release(mark);
  }

  @Override
  public List<StateSlot<?>> states() {
    return inner.states();
  }

  @Override
  public Description describe() {
    return inner.describe().with(norm.describe().with("place", "before"));
  }
}
