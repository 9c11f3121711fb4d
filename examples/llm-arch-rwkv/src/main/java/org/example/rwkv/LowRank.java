package org.example.rwkv;

import java.util.List;
import llm.blocks.Description;
import llm.blocks.Linear;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Activation;
import llm.tensor.Operations;
import llm.tensor.Rows;
import llm.tensor.Workspace;

/**
 * A layer of low rank: {@code y = up(between(down(x)))}, with a bias where it is a gate.
 *
 * @param down {@code [width] -> [rank]}
 * @param up {@code [rank] -> [width]}
 * @param bias {@code [width]}, or of no elements
 */
record LowRank(Linear down, Between between, Linear up, float[] bias) {
  /** What is done between the two. */
  enum Between {
    NOTHING,
    TANH,
    SIGMOID;

    private void apply(Rows x, Workspace workspace) {
      switch (this) {
        case NOTHING -> {}
        case TANH -> Operations.softCap(x, 1, workspace); // 1 tanh(x / 1)
        case SIGMOID -> Operations.activate(x, Activation.SIGMOID, workspace);
      }
    }
  }

  /** Of {@code NAME1} and {@code NAME2}. */
  static LowRank of(Weights w, String name, int rank, Between between) {
    return new LowRank(
        Linear.of(w.at(name + "1"), w.width(), rank),
        between,
        Linear.of(w.at(name + "2"), rank, w.width()),
        new float[0]);
  }

  /** Of {@code NAME0}, the bias, {@code NAME1} and {@code NAME2}. */
  static LowRank biased(Weights w, String name, int rank, Between between) {
    var plain = of(w, name, rank, between);
    return new LowRank(plain.down, between, plain.up, w.at(name + "0").vector(w.width()));
  }

  void apply(Rows x, Rows y, Pass pass) {
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var narrow = workspace.take(x.rows(), down.out());
    down.apply(x, narrow, pass);
    between.apply(narrow, workspace);
    up.apply(narrow, y, pass);
    if (bias.length > 0) Operations.addToRows(y, bias, workspace);
    workspace.release(mark);
  }

  /** The same as a gate: what comes out lies between 0 and 1. */
  void gate(Rows x, Rows y, Pass pass) {
    apply(x, y, pass);
    Operations.activate(y, Activation.SIGMOID, pass.workspace());
  }

  List<Description> describe() {
    return List.of(down.describe(), up.describe());
  }
}
