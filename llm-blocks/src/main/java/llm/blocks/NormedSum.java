package llm.blocks;

import java.util.List;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;

/** {@code y = norm(x + inner(x))}. */
record NormedSum(Mixer inner, Norm norm) implements Mixer {
  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    inner.apply(x, y, pass);
    Operations.add(y, x, pass.workspace());
    norm.apply(y, y, pass);
  }

  @Override
  public List<StateSlot<?>> states() {
    return inner.states();
  }

  @Override
  public Description describe() {
    return inner.describe().with(norm.describe().with("place", "sum"));
  }
}
