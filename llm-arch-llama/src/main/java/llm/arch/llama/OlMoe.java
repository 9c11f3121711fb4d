package llm.arch.llama;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * OLMoE: {@code h = x + attention(norm(x)); y = h + Σ weight_e expert_e(norm(h))}, with RMSNorm,
 * RoPE in halves, SwiGLU, and queries and keys normalised over all heads.
 *
 * <p>Muennighoff et al. 2024. The weights of the chosen experts do not sum to 1, and none is
 * shared.
 */
public final class OlMoe implements Architecture {
  @Override
  public String id() {
    return "olmoe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    int length = hp.feedForwardLength(index);
    return Block.sequential(
        w,
        Norm.rms(hp),
        Attention.of(w, Heads.of(hp, index), rope).withRmsNormsOfRows(w, hp.rmsEpsilon()),
        Experts.gated(w, hp, length, Activation.SILU, Routing.softmax()));
  }
}
