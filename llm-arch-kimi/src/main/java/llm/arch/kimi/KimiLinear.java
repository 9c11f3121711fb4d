package llm.arch.kimi;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Mixer;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.latent.LatentAttention;
import llm.blocks.latent.LatentHeads;
import llm.blocks.recurrent.DeltaHeads;
import llm.blocks.recurrent.KimiDeltaAttention;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Kimi Linear: {@code h = x + mixer(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm; the
 * mixer of three blocks of four is Kimi Delta Attention, that of the fourth latent attention
 * without positions; {@code feedForward(x) = shared(x) + Σ weight_e expert_e(x)}, all of them
 * SwiGLU.
 *
 * <p>Kimi Team 2025. A block without heads of keys and values is one with delta attention. The
 * first {@code leading_dense_block_count} blocks have a plain SwiGLU; the weights of the chosen
 * experts, sigmoids, always sum to 1 before they are scaled.
 */
public final class KimiLinear implements Architecture {
  @Override
  public String id() {
    return "kimi-linear";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights root) {
    var routing = Routing.of(hp, Routing.sigmoid()).normalized();
    return Decoder.of(
        hp,
        root,
        Norm.rms(hp),
        i -> {
          var w = root.block(i);
          return Block.sequential(w, Norm.rms(hp), mixer(hp, w, i), feedForward(hp, w, i, routing));
        });
  }

  private static Mixer mixer(Hyperparameters hp, Weights w, int index) {
    if (hp.hasAttention(index)) {
      var heads = LatentHeads.of(hp, index);
      return LatentAttention.of(w, heads, Positions.none(), hp.rmsEpsilon());
    }
    var heads = DeltaHeads.of(hp.headCount(index), hp.positive("kda.head_dim"));
    return KimiDeltaAttention.of(w, hp, heads);
  }

  private static FeedForward feedForward(
      Hyperparameters hp, Weights w, int index, Routing routing) {
    if (index < hp.integer("leading_dense_block_count", 0)) {
      return FeedForward.gated(w, hp.feedForwardLength(index), Activation.SILU);
    }
    int length = hp.positive("expert_feed_forward_length");
    int shared = hp.product("expert_feed_forward_length", "expert_shared_count");
    return Experts.gated(w, hp, length, Activation.SILU, routing)
        .withShared(FeedForward.shared(w, shared, Activation.SILU));
  }
}
