package llm.arch.gpt;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * GPT-NeoX and Pythia: {@code y = x + attention(a(x)) + feedForward(f(x))}, or, where {@code
 * use_parallel_residual} is false, {@code h = x + attention(a(x)); y = h + feedForward(f(h))}; with
 * LayerNorm, RoPE in halves on some of a head's columns, GELU and biases everywhere.
 *
 * <p>Black et al. 2022, Biderman et al. 2023.
 */
public final class GptNeoX implements Architecture {
  @Override
  public String id() {
    return "gptneox";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    boolean parallel = hp.flag("use_parallel_residual", true);
    return Decoder.of(
        hp,
        w,
        Norm.layer(hp),
        i -> parallel ? parallel(hp, w.block(i), i, rope) : Parts.block(hp, w.block(i), i, rope));
  }

  private static Block parallel(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Block.parallel(
        Norm.layer(w.at("attn_norm"), hp.layerEpsilon()),
        Attention.of(w, Heads.of(hp, index), rope),
        Norm.layer(w.at("ffn_norm"), hp.layerEpsilon()),
        Parts.feedForward(hp, w, index));
  }
}
