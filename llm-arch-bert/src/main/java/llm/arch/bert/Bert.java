package llm.arch.bert;

import llm.blocks.Block;
import llm.blocks.Encoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.spi.Architecture;

/**
 * BERT: {@code h = norm(x + attention(x)); y = norm(h + feedForward(h))}, with LayerNorm, learned
 * positions, token types, GELU by the error function and biases everywhere.
 *
 * <p>Devlin et al. 2019. RoBERTa (Liu et al. 2019) and XLM-R (Conneau et al. 2020) have the same
 * files, from whose positions those are cut off that they never use.
 */
public final class Bert implements Architecture {
  @Override
  public String id() {
    return "bert";
  }

  @Override
  public Encoder build(Hyperparameters hp, Weights w) {
    var embedding = Parts.embedding(hp, w).withPositions(w.at("position_embd"));
    return Encoder.of(hp, w, embedding, i -> block(hp, w.block(i), i));
  }

  private static Block block(Hyperparameters hp, Weights w, int index) {
    var attention = Attention.of(w, Heads.of(hp, index), Positions.none());
    return Parts.block(hp, w, attention, Parts.plain(hp, w, index));
  }
}
