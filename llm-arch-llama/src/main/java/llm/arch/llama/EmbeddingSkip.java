package llm.arch.llama;

import llm.blocks.Description;
import llm.blocks.FeedForward;
import llm.blocks.LayerInputs;
import llm.blocks.Pass;
import llm.blocks.PassSlot;
import llm.blocks.Weights;
import llm.tensor.Operations;
import llm.tensor.Rows;

/**
 * The embedding of each row, kept beside the stream, of which every block adds a part once more.
 */
final class EmbeddingSkip implements LayerInputs {
  private static final String NAME = "embd_skip";

  private final PassSlot slot = new PassSlot();

  @Override
  public void apply(Rows embedded, Pass pass) {
    slot.take(embedded.rows(), embedded.width(), pass).copyFrom(embedded);
  }

  @Override
  public Description describe() {
    return Description.of(NAME, "EmbeddingSkip");
  }

  /**
   * What a block adds: the embedding times a number of the block.
   *
   * @param w where that is
   */
  FeedForward scaled(Weights w) {
    return new Scaled(slot, w.vector(1)[0]);
  }

  private record Scaled(PassSlot slot, float scale) implements FeedForward {
    @Override
    public void apply(Rows x, Rows y, Pass pass) {
      y.copyFrom(slot.of(pass));
      Operations.scale(y, scale, pass.workspace());
    }

    @Override
    public Description describe() {
      return Description.of(NAME, "EmbeddingSkip");
    }
  }
}
