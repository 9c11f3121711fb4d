package llm.blocks.experts;

import java.util.List;
import java.util.stream.IntStream;
import llm.blocks.FeedForward;
import llm.blocks.Gate;
import llm.blocks.Linear;
import llm.blocks.Weights;
import llm.tensor.Activation;

/**
 * The layers of a block's experts, of tensors that hold those of all of them.
 *
 * @param w the block's place
 * @param count how many experts there are
 * @param width of what goes in and of what comes out
 * @param length width inside an expert
 */
record ExpertLayers(Weights w, int count, int width, int length) {
  /** Of {@code ffn_gate_exps}, {@code ffn_up_exps} and {@code ffn_down_exps}. */
  List<FeedForward> gated(Gate gate) {
    var gateUps = gateUps();
    var downs = downs();
    return IntStream.range(0, count)
        .mapToObj(e -> FeedForward.gated(gateUps.get(e), downs.get(e), gate))
        .toList();
  }

  /** Of {@code ffn_up_exps} and {@code ffn_down_exps}. */
  List<FeedForward> plain(Activation activation) {
    var ups = ups("ffn_up_exps");
    var downs = downs();
    return IntStream.range(0, count)
        .mapToObj(e -> FeedForward.plain(ups.get(e), downs.get(e), activation))
        .toList();
  }

  /** Gate and up of each expert as one layer, as which newer files have them: the gate first. */
  private List<Linear> gateUps() {
    if (isFused()) {
      return Linear.ofExperts(w.at("ffn_gate_up_exps"), count, width, 2 * length);
    }
    var gates = ups("ffn_gate_exps");
    var ups = ups("ffn_up_exps");
    return IntStream.range(0, count)
        .mapToObj(e -> Linear.stack(List.of(gates.get(e), ups.get(e))))
        .toList();
  }

  /** Where a file has experts without gates, it is the one matrix of both that it lacks. */
  private boolean isFused() {
    if (w.has("ffn_gate_up_exps")) return true;
    return w.has("ffn_down_exps") && !w.has("ffn_gate_exps") && !w.has("ffn_up_exps");
  }

  private List<Linear> ups(String name) {
    return Linear.ofExperts(w.at(name), count, width, length);
  }

  private List<Linear> downs() {
    return Linear.ofExperts(w.at("ffn_down_exps"), count, length, width);
  }
}
