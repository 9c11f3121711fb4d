package llm.arch.bloom;

import llm.blocks.Alibi;
import llm.blocks.Attention;
import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.Heads;
import llm.blocks.Hyperparameters;
import llm.blocks.Linear;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * BLOOM: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with LayerNorm, ALiBi,
 * GELU and biases everywhere.
 *
 * <p>BigScience Workshop 2022. The embedding is normalised before it enters the first block.
 */
public final class Bloom implements Architecture {
  /** Called by the service loader. */
  public Bloom() {}

  @Override
  public String id() {
    return "bloom";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var embedding =
        Embedding.of(w.at("token_embd"))
            .withNorm(Norm.layer(w.at("token_embd_norm"), hp.layerEpsilon()));
    var norm = Norm.layer(w.at("output_norm"), hp.layerEpsilon());
    var output = w.find("output").map(o -> Linear.ofInput(o, w.width())).orElseGet(embedding::tied);
    return Decoder.of(embedding, hp.blockCount(), i -> block(hp, w.block(i), i), norm, output);
  }

  private static Block block(Hyperparameters hp, Weights w, int index) {
    var heads = Heads.of(hp, index);
    return Block.sequential(
        Norm.layer(w.at("attn_norm"), hp.layerEpsilon()),
        Attention.fused(w, heads, Alibi.of(heads.count())),
        Norm.layer(w.at("ffn_norm"), hp.layerEpsilon()),
        FeedForward.plain(w, hp.feedForwardLength(index), Activation.GELU));
  }
}
