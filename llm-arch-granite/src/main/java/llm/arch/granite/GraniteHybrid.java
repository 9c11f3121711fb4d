package llm.arch.granite;

import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Mixer;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.recurrent.Mamba2Mixer;
import llm.blocks.spi.Architecture;

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
    var positions = Parts.positions(hp, w, false);
    return Parts.decoder(
        hp, w, (h, block, i) -> mixer(h, block, i, positions), GraniteHybrid::feedForward);
  }

  private static Mixer mixer(Hyperparameters hp, Weights w, int index, Positions positions) {
    if (!hp.hasAttention(index)) return Mamba2Mixer.of(w, hp);
    return Parts.attention(hp, w, index, positions);
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    boolean dense = hp.integer("expert_count", 0) == 0;
    return dense ? Parts.dense(hp, w, index) : Parts.experts(hp, w, index);
  }
}
