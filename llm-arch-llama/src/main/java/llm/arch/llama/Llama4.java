package llm.arch.llama;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.QueryTemperature;
import llm.blocks.attention.Rope;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;
import llm.tensor.sequence.Sight;

/**
 * Llama 4: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm and
 * SwiGLU.
 *
 * <p>Meta AI 2025. Three of four blocks see the own chunk of 8,192 positions only; there queries
 * and keys are rotated, RoPE in pairs, and then normalised without weights. The fourth sees all,
 * has no positions, and its queries grow with the position. Every so many blocks, {@code
 * interleave_moe_layer_step}, the feed-forward is {@code shared(x) + expert(σ(score) x)}. With
 * {@code attention.sliding_window} = 0 all blocks see all and have RoPE.
 */
public final class Llama4 implements Architecture {
  private static final int PERIOD = 4;
  private static final int CHUNK = 8192;
  private static final QueryTemperature TEMPERATURE = new QueryTemperature(0.1f, CHUNK, 1);

  /** The one model whose queries and keys are not normalised has so many experts. */
  private static final int EXPERTS_WITHOUT_NORMS = 128;

  @Override
  public String id() {
    return "llama4";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Rope rope) {
    var heads = Heads.of(hp, index);
    boolean chunked = hp.integer("attention.sliding_window", CHUNK) > 0;
    var attention =
        chunked && (index + 1) % PERIOD == 0
            ? Attention.of(w, heads, Positions.none()).withTemperature(TEMPERATURE)
            : rotated(hp, Attention.of(w, heads, rope)).withSight(Sight.chunk(chunked ? CHUNK : 0));
    return Block.sequential(w, Norm.rms(hp), attention, feedForward(hp, w, index));
  }

  private static Attention rotated(Hyperparameters hp, Attention attention) {
    if (hp.integer("expert_count", 0) == EXPERTS_WITHOUT_NORMS) return attention;
    int size = Heads.of(hp).size();
    return attention.withNormsAfterRotation(
        Norm.rmsPlain("attn_q_norm", size, hp.rmsEpsilon()),
        Norm.rmsPlain("attn_k_norm", size, hp.rmsEpsilon()));
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    int step = hp.integer("interleave_moe_layer_step", 0);
    if (step == 0 || (index + 1) % step != 0) return PreNorm.swiGlu(hp, w, index);
    int length = hp.positive("expert_feed_forward_length");
    return Experts.gated(w, hp, length, Activation.SILU, Routing.sigmoid().weighingInputs())
        .withShared(FeedForward.shared(w, length, Activation.SILU));
  }
}
