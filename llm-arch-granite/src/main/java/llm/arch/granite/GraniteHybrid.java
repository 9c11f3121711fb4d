package llm.arch.granite;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Mixer;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.recurrent.Mamba2Mixer;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Granite 4, hybrid: {@code h = x + r mixer(norm(x)); y = h + r feedForward(norm(h))}, with
 * RMSNorm; the mixer of most blocks is a selective state space with heads (Mamba 2), that of the
 * others attention with grouped queries, as a rule without positions.
 *
 * <p>IBM 2025. The feed-forward is SwiGLU, or experts whose weights sum to 1 beside a shared one. r
 * is {@code residual_scale}; embeddings are multiplied by {@code embedding_scale}, scores by {@code
 * attention.scale}, and logits are divided by {@code logit_scale}. Only {@code
 * rope.scaling.finetuned} = true means RoPE, in pairs. A block without heads of keys and values is
 * one with a state space.
 */
public final class GraniteHybrid implements Architecture {
  @Override
  public String id() {
    return "granitehybrid";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    Positions positions =
        hp.flag("rope.scaling.finetuned", false) ? Rope.pairs(hp, w) : Positions.none();
    var embedding = Embedding.of(w.at("token_embd")).withScale(hp.scale("embedding_scale", 1));
    return Decoder.of(hp, w, embedding, Norm.rms(hp), i -> block(hp, w.block(i), i, positions))
        .withLogitScale(1 / hp.scale("logit_scale", 1));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions positions) {
    return Block.sequential(
            w, Norm.rms(hp), mixer(hp, w, index, positions), feedForward(hp, w, index))
        .withResidualScale(hp.scale("residual_scale", 1));
  }

  private static Mixer mixer(Hyperparameters hp, Weights w, int index, Positions positions) {
    if (!hp.hasAttention(index)) return Mamba2Mixer.of(w, hp);
    var heads = Heads.of(hp, index);
    float plain = (float) (1 / Math.sqrt(heads.size()));
    return Attention.of(w, heads, positions).withScale(hp.scale("attention.scale", plain));
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    int length = hp.feedForwardLength(index);
    if (hp.integer("expert_count", 0) == 0) return FeedForward.gated(w, length, Activation.SILU);
    var experts = Experts.gated(w, hp, length, Activation.SILU, Routing.softmax().normalized());
    int shared = hp.integer("expert_shared_feed_forward_length", 0);
    if (shared == 0) return experts;
    return experts.withShared(FeedForward.shared(w, shared, Activation.SILU));
  }
}
