package org.example.rwkv;

import java.util.List;
import java.util.Optional;
import llm.blocks.Description;
import llm.blocks.Hyperparameters;
import llm.blocks.Pass;
import llm.blocks.PassSlot;
import llm.blocks.Weights;
import llm.tensor.Rows;

/**
 * Values that go towards those of the first block: {@code v += (v_first - v) * gate(x)}.
 *
 * @param first where the first block's values of a pass lie
 * @param gate how far they go; the first block has none
 */
record FirstValues(PassSlot first, Optional<LowRank> gate) {
  /** Those of the first block; files have tensors of a gate there that nobody uses. */
  static FirstValues first(Weights w, Hyperparameters hp, PassSlot first) {
    int rank = hp.positive("attention.iclr_lora_rank");
    w.at("time_mix_v0").unneeded(w.width());
    w.at("time_mix_v1").unneeded(rank, w.width());
    w.at("time_mix_v2").unneeded(w.width(), rank);
    return new FirstValues(first, Optional.empty());
  }

  /** Those of a later block. */
  static FirstValues later(Weights w, Hyperparameters hp, PassSlot first) {
    int rank = hp.positive("attention.value_residual_mix_lora_rank");
    var gate = LowRank.biased(w, "time_mix_v", rank, LowRank.Between.NOTHING);
    return new FirstValues(first, Optional.of(gate));
  }

  /**
   * Changes a block's values.
   *
   * @param x what they were made of, {@code [n, width]}
   * @param v {@code [n, width]}
   */
  void apply(Rows x, Rows v, Pass pass) {
    if (gate.isEmpty()) {
      first.take(v.rows(), v.width(), pass).copyFrom(v);
      return;
    }
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var by = workspace.take(v.rows(), v.width());
    gate.get().gate(x, by, pass);
    var to = first.of(pass);
    for (int r = 0; r < v.rows(); r++) {
      int a = v.offset(r), b = to.offset(r), c = by.offset(r);
      for (int i = 0; i < v.width(); i++) {
        v.data()[a + i] += (to.data()[b + i] - v.data()[a + i]) * by.data()[c + i];
      }
    }
    workspace.release(mark);
  }

  List<Description> describe() {
    return gate.map(LowRank::describe).orElse(List.of());
  }
}
