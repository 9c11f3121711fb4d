package llm.arch.phi;

import java.util.function.Function;
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
import llm.blocks.experts.Scoring;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Phi-3.5-MoE: {@code h = x + attention(norm(x)); y = h + Σ weight_e expert_e(norm(h))}, with
 * LayerNorm, RoPE in halves, grouped queries, SwiGLU experts, and biases in attention and output.
 *
 * <p>Abdin et al. 2024. Long contexts by LongRoPE. Weights are those of a sparse mixer: each of the
 * two chosen weighs as much as it stands out, 1 as a rule. So Microsoft's code; llama.cpp takes
 * RMSNorm with a bias for LayerNorm, and weights that sum to 1.
 */
public final class PhiMoe implements Architecture {
  @Override
  public String id() {
    return "phimoe";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    float epsilon = hp.rmsEpsilon(); // as converters call it
    Function<Weights, Norm> norm = place -> Norm.layer(place, epsilon);
    return Decoder.of(hp, w, norm, i -> block(hp, w.block(i), i, rope, norm));
  }

  private static Block block(
      Hyperparameters hp, Weights w, int index, Positions rope, Function<Weights, Norm> norm) {
    int length = hp.feedForwardLength(index);
    var routing = Routing.by(Scoring.SPARSE_MIXER);
    return Block.sequential(
        w,
        norm,
        Attention.of(w, Heads.of(hp, index), rope),
        Experts.gated(w, hp, length, Activation.SILU, routing));
  }
}
