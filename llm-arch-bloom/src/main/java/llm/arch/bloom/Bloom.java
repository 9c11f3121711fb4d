package llm.arch.bloom;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Alibi;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * BLOOM: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with LayerNorm, ALiBi,
 * GELU and biases everywhere.
 *
 * <p>BigScience Workshop 2022. The embedding is normalised before it enters the first block.
 */
public final class Bloom implements Architecture {
  @Override
  public String id() {
    return "bloom";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var norm = Norm.layer(hp);
    var embedding = Embedding.of(w.at("token_embd")).withNorm(norm.apply(w.at("token_embd_norm")));
    return Decoder.of(hp, w, embedding, norm, i -> block(hp, w.block(i), i));
  }

  private static Block block(Hyperparameters hp, Weights w, int index) {
    var heads = Heads.of(hp, index);
    return Block.sequential(
        w,
        Norm.layer(hp),
        Attention.of(w, heads, Alibi.of(heads.count())),
        FeedForward.plain(w, hp.feedForwardLength(index), Activation.GELU));
  }
}
