package llm.arch.gpt;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;

/**
 * GPT-2: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with LayerNorm, learned
 * positions, GELU and biases everywhere.
 *
 * <p>Radford et al. 2019.
 */
public final class Gpt2 implements Architecture {
  @Override
  public String id() {
    return "gpt2";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Parts.withLearnedPositions(hp, w);
  }
}
