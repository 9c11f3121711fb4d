package llm.arch.t5;

import llm.blocks.Embedding;
import llm.blocks.Encoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;

/**
 * The encoder of T5 alone, which gives embeddings: {@code h = x + attention(norm(x)); y = h +
 * feedForward(norm(h))}, as in {@link T5}.
 *
 * <p>Raffel et al. 2020; sentence embeddings of it: Ni et al. 2021.
 */
public final class T5Encoder implements Architecture {
  @Override
  public String id() {
    return "t5encoder";
  }

  @Override
  public Encoder build(Hyperparameters hp, Weights w) {
    return new T5Parts(hp, w).encoder(Embedding.of(w.at("token_embd")));
  }
}
