package llm.arch.llama;

import java.util.List;
import java.util.Optional;
import llm.blocks.Block;
import llm.blocks.Description;
import llm.blocks.FeedForward;
import llm.blocks.Layer;
import llm.blocks.Norm;
import llm.blocks.Pass;
import llm.blocks.attention.Attention;
import llm.tensor.Rows;
import llm.tensor.sequence.KeyValueType;
import llm.tensor.sequence.StateSlot;

/**
 * The parts of a sequential block that is run several times: all runs have the same weights, each
 * keeps keys and values of its own.
 */
record LoopedBlock(Norm attnNorm, Attention attention, Norm ffnNorm, FeedForward feedForward) {
  /**
   * One run.
   *
   * @param loop from 0 on
   * @param norm of the stream behind it, if there is one
   */
  Layer run(int loop, Optional<Norm> norm) {
    return new Run(Block.sequential(attnNorm, attention.again(), ffnNorm, feedForward), loop, norm);
  }

  private record Run(Layer block, int loop, Optional<Norm> norm) implements Layer {
    @Override
    public void apply(Rows x, Pass pass) {
      block.apply(x, pass);
      if (norm.isEmpty()) return;
      norm.get().apply(x, x, pass);
      pass.observe("loop_norm", x);
    }

    @Override
    public List<StateSlot<?>> states() {
      return block.states();
    }

    @Override
    public Description describe(KeyValueType type) {
      var description = block.describe(type);
      if (loop > 0) description = description.with("loop", loop);
      if (norm.isEmpty()) return description;
      return description.with(norm.get().describe().with("place", "behind the loop"));
    }
  }
}
