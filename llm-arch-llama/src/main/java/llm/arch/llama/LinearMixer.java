package llm.arch.llama;

import java.util.List;
import llm.blocks.Description;
import llm.blocks.Linear;
import llm.blocks.Mixer;
import llm.blocks.Pass;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;

/** A linear layer in a mixer's place: nothing moves along the sequence. */
record LinearMixer(Linear layer) implements Mixer {
  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    layer.apply(x, y, pass);
    pass.observe("attn_out", y);
  }

  @Override
  public List<StateSlot<?>> states() {
    return List.of();
  }

  @Override
  public Description describe() {
    return Description.of("attn", "LinearMixer").with(layer.describe());
  }
}
