package org.example.rwkv;

import java.util.ArrayList;
import java.util.List;
import llm.blocks.Description;
import llm.blocks.Hyperparameters;
import llm.blocks.Linear;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Rows;

/** The linear layers of a {@link TimeMix}: {@code [width] -> [width]} each. */
record TimeMixLayers(Full full, Low low, FirstValues values) {
  private static final float SLOWEST = (float) Math.exp(-0.5);

  /** Those of full rank. */
  private record Full(Linear receptance, Linear key, Linear value, Linear output) {}

  /** Those of low rank. */
  private record Low(LowRank w, LowRank a, LowRank g) {}

  static TimeMixLayers of(Weights w, Hyperparameters hp, FirstValues values) {
    var full =
        new Full(
            square(w, "time_mix_receptance"),
            square(w, "time_mix_key"),
            square(w, "time_mix_value"),
            square(w, "time_mix_output"));
    int decay = hp.positive("attention.decay_lora_rank");
    int rate = hp.positive("attention.iclr_lora_rank");
    int gate = hp.positive("attention.gate_lora_rank");
    var low =
        new Low(
            LowRank.biased(w, "time_mix_w", decay, LowRank.Between.TANH),
            LowRank.biased(w, "time_mix_a", rate, LowRank.Between.NOTHING),
            LowRank.of(w, "time_mix_g", gate, LowRank.Between.SIGMOID));
    return new TimeMixLayers(full, low, values);
  }

  private static Linear square(Weights w, String name) {
    return Linear.of(w.at(name), w.width(), w.width());
  }

  Linear receptance() {
    return full.receptance;
  }

  Linear key() {
    return full.key;
  }

  Linear output() {
    return full.output;
  }

  /** How much of what is kept under a key is taken away: a learning rate in context. */
  LowRank a() {
    return low.a;
  }

  /** How much of the state stays: between e^-e^-½, about 0.55, and 1. */
  void decay(Rows x, Rows w, Pass pass) {
    low.w.gate(x, w, pass);
    for (int r = 0; r < w.rows(); r++) {
      int at = w.offset(r);
      for (int i = at; i < at + w.width(); i++) {
        w.data()[i] = (float) Math.exp(-SLOWEST * w.data()[i]);
      }
    }
  }

  void value(Rows x, Rows v, Pass pass) {
    full.value.apply(x, v, pass);
    values.apply(x, v, pass);
  }

  /** Gates a result: {@code o *= g2 σ(g1 x)}. */
  void gate(Rows x, Rows o, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var g = workspace.take(x.rows(), x.width());
    low.g.apply(x, g, pass);
    for (int r = 0; r < o.rows(); r++) {
      int to = o.offset(r), by = g.offset(r);
      for (int i = 0; i < o.width(); i++) o.data()[to + i] *= g.data()[by + i];
    }
    workspace.release(mark);
  }

  List<Description> describe() {
    var all = new ArrayList<Description>();
    for (var layer : List.of(full.receptance, full.key, full.value)) all.add(layer.describe());
    all.addAll(values.describe());
    for (var layer : List.of(low.w, low.a, low.g)) all.addAll(layer.describe());
    all.add(full.output.describe());
    return all;
  }
}
