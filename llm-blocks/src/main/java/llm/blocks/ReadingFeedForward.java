package llm.blocks;

import java.util.List;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;

/** {@code y = inner(slot)}: rows of the pass that an earlier part wrote. */
record ReadingFeedForward(FeedForward inner, PassSlot slot) implements FeedForward {
  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    inner.apply(slot.of(pass), y, pass);
  }

  @Override
  public List<StateSlot<?>> states() {
    return inner.states();
  }

  @Override
  public Description describe() {
    return inner.describe().with("reads", "an earlier row");
  }
}
