package llm.arch.deepseek;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.attention.RopeScaling;
import llm.blocks.experts.Routing;
import llm.blocks.latent.Indexer;
import llm.blocks.latent.LatentAttention;
import llm.blocks.spi.Architecture;
import llm.tensor.Rotation;

/**
 * DeepSeek-V3.2: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, as DeepSeek-V3,
 * but attention sees no more positions than an indexer chooses for each row, whose queries and keys
 * have RoPE in halves on their first columns.
 *
 * <p>DeepSeek-AI 2025.
 */
public final class Deepseek32 implements Architecture {
  @Override
  public String id() {
    return "deepseek32";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var sizes = Indexer.Sizes.of(hp);
    var rope = LatentAttention.rope(hp, w);
    var scaling = RopeScaling.of(hp, sizes.size(), w).unmagnified();
    var indexRope = Rope.of(Rotation.Pairing.HALVES, scaling);
    var routing = Routing.of(hp, Routing.sigmoid());
    return Decoder.of(
        hp,
        w,
        Norm.rms(hp),
        i ->
            Block.sequential(
                w.block(i),
                Norm.rms(hp),
                LatentAttention.of(hp, w.block(i), i, rope)
                    .withIndexer(indexer(hp, w.block(i), sizes, indexRope)),
                Parts.feedForward(hp, w.block(i), i, routing)));
  }

  private static Indexer indexer(
      Hyperparameters hp, Weights w, Indexer.Sizes sizes, Positions rope) {
    return Indexer.of(w, sizes, hp.positive("attention.q_lora_rank"), rope);
  }
}
