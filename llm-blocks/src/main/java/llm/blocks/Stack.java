package llm.blocks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.StateSlot;

/** The layers of a network, one behind the other, and how a pass through them begins and ends. */
final class Stack {
  private final List<Layer> layers;

  private Stack(List<Layer> layers) {
    this.layers = layers;
  }

  /**
   * Layers.
   *
   * @param layer composes the layer with an index
   */
  static Stack of(int count, IntFunction<? extends Layer> layer) {
    // Grown layer by layer: a number that is too high ends at the first layer that is not there.
    var layers = new ArrayList<Layer>();
    for (int i = 0; i < count; i++) layers.add(layer.apply(i));
    return new Stack(List.copyOf(layers));
  }

  int size() {
    return layers.size();
  }

  /** The states of all layers. */
  List<StateSlot<?>> states() {
    var slots = new ArrayList<StateSlot<?>>();
    for (var layer : layers) slots.addAll(layer.states());
    return slots;
  }

  /**
   * Runs a pass; if it fails, the sequences stand where they stood before.
   *
   * @param computation what the pass computes
   */
  static Rows run(Pass pass, Function<Pass, Rows> computation) {
    var batch = pass.batch();
    try {
      pass.begin();
      batch.begin();
      var result = computation.apply(pass);
      batch.settle();
      return result;
    } catch (Throwable e) {
      batch.abandon();
      throw e;
    }
  }

  /** Moves the residual stream through all layers, in place. */
  void apply(Rows x, Pass pass) {
    for (int i = 0; i < layers.size(); i++) {
      pass.enter(i);
      layers.get(i).apply(x, pass);
      pass.observe("l_out", x);
    }
    pass.enter(-1);
  }

  /**
   * Copies the rows that ask for output.
   *
   * @return {@code [k, width]}, taken from the pass's workspace
   */
  static Rows outputs(Rows x, Pass pass) {
    var batch = pass.batch();
    var last = pass.workspace().take(batch.outputs(), x.width());
    for (int r = 0, k = 0; r < batch.size(); r++) {
      if (!batch.isOutput(r)) continue;
      System.arraycopy(x.data(), x.offset(r), last.data(), last.offset(k++), x.width());
    }
    return last;
  }

  /** The same description with each layer as a child. */
  Description describe(Description description, KeyValueType type) {
    for (int i = 0; i < layers.size(); i++) {
      description = description.with(layers.get(i).describe(type).named("blk." + i));
    }
    return description;
  }
}
