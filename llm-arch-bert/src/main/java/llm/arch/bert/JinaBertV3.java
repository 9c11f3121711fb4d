package llm.arch.bert;

import llm.blocks.Block;
import llm.blocks.Encoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * Jina Embeddings 3: {@code h = norm(x + attention(x)); y = norm(h + feedForward(h))}, with
 * LayerNorm, RoPE in halves, GELU by the error function, token types and biases everywhere.
 *
 * <p>Sturua et al. 2024. The adapters that it was trained with, one for each task, are files of
 * their own, which are not read.
 */
public final class JinaBertV3 implements Architecture {
  @Override
  public String id() {
    return "jina-bert-v3";
  }

  @Override
  public Encoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Encoder.of(hp, w, Parts.embedding(hp, w), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Attention.of(w, Heads.of(hp, index), rope);
    return Parts.block(hp, w, attention, Parts.plain(hp, w, index));
  }
}
