package llm.arch.nemotron;

import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Nemotron-H: {@code y = x + part(norm(x))}, with RMSNorm; the part of a block is a selective state
 * space with heads (Mamba 2), attention with grouped queries and without positions, or a
 * feed-forward, {@code down(max(up(x), 0)²)}.
 *
 * <p>NVIDIA 2025. A block with heads of keys and values is one with attention, one with a length of
 * its feed-forward one with that.
 */
public final class NemotronH implements Architecture {
  @Override
  public String id() {
    return "nemotron_h";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Parts.decoder(hp, w, NemotronH::feedForward);
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    return FeedForward.plain(w, hp.feedForwardLength(index), Activation.RELU_SQUARED);
  }
}
