package llm.blocks;

import java.util.List;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;

/** {@code y = norm(inner(x))}. */
record NormedAfter(FeedForward inner, Norm norm) implements FeedForward {
  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    inner.apply(x, y, pass);
    norm.apply(y, y, pass);
  }

  @Override
  public List<StateSlot<?>> states() {
    return inner.states();
  }

  @Override
  public Description describe() {
    return inner.describe().with(norm.describe().with("place", "after"));
  }
}
