package llm.arch.gpt;

import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * CodeShell: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with LayerNorm, RoPE
 * in halves, GELU, biases everywhere and grouped queries.
 *
 * <p>Xie et al. 2024. Files may hold the output layer alone: its table is the embedding too.
 */
public final class CodeShell implements Architecture {
  @Override
  public String id() {
    return "codeshell";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    var embedding = Embedding.of(w.find("token_embd").orElse(w.at("output")));
    return Decoder.of(hp, w, embedding, Norm.layer(hp), i -> Parts.block(hp, w.block(i), i, rope));
  }
}
