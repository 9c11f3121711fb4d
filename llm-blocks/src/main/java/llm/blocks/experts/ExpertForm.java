package llm.blocks.experts;

import llm.blocks.FeedForward;
import llm.blocks.Gate;
import llm.blocks.GroupedLinear;
import llm.blocks.Pass;
import llm.tensor.Activation;
import llm.tensor.Operations;
import llm.tensor.Rows;

/** What an expert computes between its two layers. */
interface ExpertForm {
  /**
   * Computes.
   *
   * @param entries what the first layer gives; used up
   * @return what the second one takes, in the pass's workspace
   */
  Rows inside(Rows entries, Pass pass);

  /** The expert of a group, as one of its own: for what is said of it. */
  FeedForward expert(GroupedLinear first, GroupedLinear second, int group);

  /** {@code gate(both)}: the first layer gives the gate, and then what it gates. */
  record Gated(Gate gate) implements ExpertForm {
    @Override
    public Rows inside(Rows entries, Pass pass) {
      int length = entries.width() / 2;
      var inner = pass.workspace().take(entries.rows(), length);
      gate.apply(entries, inner, pass);
      return inner;
    }

    @Override
    public FeedForward expert(GroupedLinear first, GroupedLinear second, int group) {
      return FeedForward.gated(first.layer(group), second.layer(group), gate);
    }
  }

  /** {@code activation(up)}. */
  record Plain(Activation activation) implements ExpertForm {
    @Override
    public Rows inside(Rows entries, Pass pass) {
      Operations.activate(entries, activation, pass.workspace());
      return entries;
    }

    @Override
    public FeedForward expert(GroupedLinear first, GroupedLinear second, int group) {
      return FeedForward.plain(first.layer(group), second.layer(group), activation);
    }
  }
}
