package llm.arch.bert;

import llm.blocks.Block;
import llm.blocks.Embedding;
import llm.blocks.Encoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;
import llm.tensor.sequence.Sight;

/**
 * NeoBERT: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE in
 * pairs and SwiGLU; gate and up are one matrix.
 *
 * <p>Le Breton et al. 2025. The rows of {@code attn_qkv} lie as the makers' model has them, query,
 * key and value of one head after the other, since converters leave them so; llama.cpp reads them
 * as all queries, all keys, all values, with another result.
 */
public final class NeoBert implements Architecture {
  @Override
  public String id() {
    return "neo-bert";
  }

  @Override
  public Encoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    var embedding = Embedding.of(w.at("token_embd"));
    return Encoder.of(hp, w, embedding, i -> block(hp, w.block(i), i, rope))
        .withNorm(Norm.rms(hp).apply(w.at("enc.output_norm")));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Block.sequential(
        w,
        Norm.rms(hp),
        Attention.fusedByHead(w, Heads.of(hp, index), rope).withSight(Sight.both()),
        FeedForward.fusedGate(w, hp.feedForwardLength(index), Activation.SILU));
  }
}
