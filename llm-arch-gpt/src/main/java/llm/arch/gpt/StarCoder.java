package llm.arch.gpt;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;

/**
 * StarCoder and SantaCoder: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with
 * LayerNorm, learned positions, GELU, biases everywhere and one key/value head.
 *
 * <p>Li et al. 2023: GPT-2 but for the heads.
 */
public final class StarCoder implements Architecture {
  @Override
  public String id() {
    return "starcoder";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Parts.withLearnedPositions(hp, w);
  }
}
