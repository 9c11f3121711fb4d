package llm.arch.glm;

import java.util.Optional;
import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.attention.RopeScaling;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.latent.Indexer;
import llm.blocks.latent.LatentAttention;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;
import llm.tensor.Rotation;

/**
 * GLM-5: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, latent
 * attention with RoPE in pairs, which sees no more positions than an indexer chooses for each row,
 * and {@code feedForward(x) = shared(x) + Σ weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>Z.ai 2026. The first {@code leading_dense_block_count} blocks have a plain SwiGLU. From
 * GLM-5.2 on some blocks have no indexer, and see what that of the last block that had one has
 * chosen: {@code attention.indexer.types} is 0 there.
 */
public final class GlmDsa implements Architecture {
  @Override
  public String id() {
    return "glm-dsa";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var sizes = Indexer.Sizes.of(hp);
    var scaling = RopeScaling.of(hp, sizes.size(), w).unmagnified();
    var indexRope = Rope.of(Rotation.Pairing.NEIGHBOURS, scaling);
    var blocks = new Blocks(hp, LatentAttention.rope(hp, w), sizes, indexRope);
    return Decoder.of(hp, w, Norm.rms(hp), i -> blocks.next(w.block(i), i));
  }

  /** Makes one block after another. */
  private static final class Blocks {
    private final Hyperparameters hp;
    private final Positions rope;
    private final Indexer.Sizes sizes;
    private final Positions indexRope;
    private Optional<Indexer> last = Optional.empty();

    Blocks(Hyperparameters hp, Positions rope, Indexer.Sizes sizes, Positions indexRope) {
      this.hp = hp;
      this.rope = rope;
      this.sizes = sizes;
      this.indexRope = indexRope;
    }

    Block next(Weights w, int index) {
      return Block.sequential(w, Norm.rms(hp), attention(w, index), feedForward(w, index));
    }

    private LatentAttention attention(Weights w, int index) {
      var attention = LatentAttention.of(hp, w, index, rope);
      if (hp.integer("attention.indexer.types", index, 1) == 0) {
        return attention.withChoiceOf(
            last.orElseThrow(
                () ->
                    new InvalidModelException(
                        w.name() + " sees what an indexer before it chooses, and there is none")));
      }
      var indexer = Indexer.of(w, sizes, hp.positive("attention.q_lora_rank"), indexRope);
      last = Optional.of(indexer);
      return attention.withIndexer(indexer);
    }

    private FeedForward feedForward(Weights w, int index) {
      if (index < hp.integer("leading_dense_block_count", 0)) {
        return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
      }
      int length = hp.positive("expert_feed_forward_length");
      int sharedLength = hp.product("expert_feed_forward_length", "expert_shared_count");
      var routing = Routing.of(hp, Routing.sigmoid());
      return Experts.gated(w, hp, length, Activation.SILU, routing)
          .withShared(FeedForward.shared(w, sharedLength, Activation.SILU));
    }
  }
}
