package llm.blocks;

import java.util.List;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;

/** {@code y = scale inner(x)}. */
record ScaledFeedForward(FeedForward inner, float scale) implements FeedForward {
  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    inner.apply(x, y, pass);
    Operations.scale(y, scale, pass.workspace());
  }

  @Override
  public List<StateSlot<?>> states() {
    return inner.states();
  }

  @Override
  public Description describe() {
    return inner.describe().with("output_scale", scale);
  }
}
