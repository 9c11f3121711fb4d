package llm.blocks.attention;

import llm.blocks.InvalidModelException;
import llm.blocks.Linear;
import llm.blocks.Pass;
import llm.blocks.Weights;
import llm.tensor.Activation;
import llm.tensor.Operations;
import llm.tensor.Rows;

/**
 * What an attention's heads give, let through by gates (Qiu et al. 2025): {@code result *
 * opening(gate)}, with a gate for each head, or for each of its columns.
 */
final class AttentionGate {
  /** How far a gate is open. */
  enum Opening {
    /** {@code σ(gate)}, between 0 and 1. */
    SIGMOID {
      @Override
      void apply(Rows gates, Pass pass) {
        Operations.activate(gates, Activation.SIGMOID, pass.workspace());
      }
    },
    /** {@code ln(1 + e^gate)}, from 0 on. */
    SOFTPLUS {
      @Override
      void apply(Rows gates, Pass pass) {
        var g = gates.data();
        for (int i = 0; i < gates.rows() * gates.width(); i++) {
          g[i] = (float) (Math.max(g[i], 0) + Math.log1p(Math.exp(-Math.abs(g[i]))));
        }
      }
    };

    abstract void apply(Rows gates, Pass pass);
  }

  private AttentionGate() {}

  /** The layer of the gates here, with as many outputs as heads, or as columns of their results. */
  static Linear of(Weights w, Heads heads) {
    var gate = Linear.ofInput(w, w.width());
    if (gate.out() == heads.count() || gate.out() == heads.results()) return gate;
    throw new InvalidModelException(
        w.name()
            + " gives "
            + gate.out()
            + " gates, expected one for each head, "
            + heads.count()
            + ", or for each column of their results, "
            + heads.results());
  }

  /**
   * Multiplies results by their gates, if there are some.
   *
   * @param projected where the gates are
   */
  static void apply(
      Rows projected, AttentionColumns columns, Opening opening, Rows results, Pass pass) {
    if (columns.gates() == 0) return;
    var workspace = pass.workspace();
    int mark = workspace.mark();
    var gates = workspace.take(results.rows(), columns.gates());
    AttentionColumns.copy(projected, columns.gatesAt(), gates, 0, gates.width());
    pass.observe("gate", gates);
    opening.apply(gates, pass);
    int size = results.width() / gates.width();
    for (int r = 0; r < results.rows(); r++) {
      if (size == 1) multiply(results, gates, r);
      else multiplyHeads(results, gates, r, size);
    }
    pass.observe("attn_gated", results);
    workspace.release(mark);
  }

  private static void multiply(Rows results, Rows gates, int row) {
    var y = results.data();
    var g = gates.data();
    int at = results.offset(row), from = gates.offset(row);
    for (int i = 0; i < results.width(); i++) y[at + i] *= g[from + i];
  }

  private static void multiplyHeads(Rows results, Rows gates, int row, int size) {
    var y = results.data();
    for (int h = 0; h < gates.width(); h++) {
      float gate = gates.data()[gates.offset(row) + h];
      int at = results.offset(row) + h * size;
      for (int i = 0; i < size; i++) y[at + i] *= gate;
    }
  }
}
