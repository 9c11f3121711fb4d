package llm.arch.cohere;

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
 * Command R: {@code y = x + attention(norm(x)) + feedForward(norm(x))}, with LayerNorm without
 * biases, RoPE in pairs, SwiGLU, tied output and scaled logits.
 *
 * <p>Cohere 2024. Command R+ normalises queries and keys, each head with weights of its own.
 */
public final class CommandR implements Architecture {
  @Override
  public String id() {
    return "command-r";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    return Parts.scaled(
        hp,
        Decoder.of(
            hp,
            w,
            Norm.layer(hp),
            i -> Parts.block(hp, w.block(i), i, attention(hp, w.block(i), i, rope))));
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    return Attention.of(w, Heads.of(hp, index), rope).withNormsOfHeads(w, hp.layerEpsilon());
  }
}
