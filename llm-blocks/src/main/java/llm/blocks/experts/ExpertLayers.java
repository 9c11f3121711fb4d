package llm.blocks.experts;

import java.util.List;
import java.util.stream.IntStream;
import llm.blocks.GroupedLinear;
import llm.blocks.Linear;
import llm.blocks.MissingTensorException;
import llm.blocks.Weights;

/**
 * The layers of a block's experts, of tensors that hold those of all of them.
 *
 * @param w the block's place
 * @param count how many experts there are
 * @param width of what goes in and of what comes out
 * @param length width inside an expert
 * @param suffix of the tensors' names: {@code _exps}
 */
record ExpertLayers(Weights w, int count, int width, int length, String suffix) {

  /** Gate and up of each expert as one layer, as which newer files have them: the gate first. */
  GroupedLinear gateUps() {
    if (w.has(fused())) {
      return GroupedLinear.of(Linear.ofExperts(w.at(fused()), count, width, 2 * length));
    }
    var gates = gates();
    var ups = ups("ffn_up");
    return GroupedLinear.of(
        IntStream.range(0, count)
            .mapToObj(e -> Linear.stack(List.of(gates.get(e), ups.get(e))))
            .toList());
  }

  private String fused() {
    return "ffn_gate_up" + suffix;
  }

  GroupedLinear ups() {
    return GroupedLinear.of(ups("ffn_up"));
  }

  private List<Linear> gates() {
    try {
      return ups("ffn_gate");
    } catch (MissingTensorException e) {
      throw e.or(w.at(fused()).name() + ".weight");
    }
  }

  private List<Linear> ups(String name) {
    return Linear.ofExperts(w.at(name + suffix), count, width, length);
  }

  GroupedLinear downs() {
    return GroupedLinear.of(Linear.ofExperts(w.at("ffn_down" + suffix), count, length, width));
  }
}
