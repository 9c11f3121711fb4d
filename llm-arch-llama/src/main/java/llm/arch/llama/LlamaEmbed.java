package llm.arch.llama;

import llm.blocks.Block;
import llm.blocks.Embedding;
import llm.blocks.Encoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;
import llm.tensor.sequence.Sight;

/**
 * Llama Embed: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, as {@link Llama},
 * but attention sees both ways.
 *
 * <p>Babakhin et al. 2025.
 */
public final class LlamaEmbed implements Architecture {
  @Override
  public String id() {
    return "llama-embed";
  }

  @Override
  public Encoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    var embedding = Embedding.of(w.at("token_embd"));
    return Encoder.of(hp, w, embedding, i -> block(hp, w.block(i), i, rope))
        .withNorm(Norm.rms(hp).apply(w.at("output_norm")));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Attention.of(w, Heads.of(hp, index), rope).withSight(Sight.both());
    return Block.sequential(w, Norm.rms(hp), attention, PreNorm.swiGlu(hp, w, index));
  }
}
