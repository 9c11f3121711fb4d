package llm.blocks;

import java.util.List;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.sequence.StateSlot;

/** Mixers of the same rows, whose results are added: {@code y = Σ mixer(x)}. */
record SideBySide(List<Mixer> mixers) implements Mixer {
  @Override
  public void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    mixers.getFirst().apply(x, y, pass);
    var more = workspace.take(y.rows(), y.width());
    for (var mixer : mixers.subList(1, mixers.size())) {
      mixer.apply(x, more, pass);
      Operations.add(y, more, workspace);
    }
    workspace.release(mark);
  }

  @Override
  public List<StateSlot<?>> states() {
    return mixers.stream().<StateSlot<?>>flatMap(mixer -> mixer.states().stream()).toList();
  }

  @Override
  public Description describe() {
    var description = Description.of("mixers", "SideBySide");
    for (var mixer : mixers) description = description.with(mixer.describe());
    return description;
  }
}
