package llm.arch.llama;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Linear;
import llm.blocks.Mixer;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * Llama-Nemotron and DeciLM: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with
 * RMSNorm, RoPE in pairs and SwiGLU; a search has left some blocks with fewer heads or narrower
 * feed-forwards, with a linear layer in attention's place, or without the one or the other.
 *
 * <p>Bercovich et al. 2024. A block without heads of keys and values has the linear layer, one
 * without any heads nothing.
 */
public final class Deci implements Architecture {
  @Override
  public String id() {
    return "deci";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.pairs(hp, w);
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var norm = Norm.rms(hp);
    if (!hp.hasHeads(index)) {
      if (!hp.hasFeedForward(index)) return Block.nothing();
      return Block.feeding(norm.apply(w.at("ffn_norm")), PreNorm.swiGlu(hp, w, index));
    }
    var mixer = mixer(hp, w, index, rope);
    if (!hp.hasFeedForward(index)) return Block.mixing(norm.apply(w.at("attn_norm")), mixer);
    return Block.sequential(w, norm, mixer, PreNorm.swiGlu(hp, w, index));
  }

  private static Mixer mixer(Hyperparameters hp, Weights w, int index, Positions rope) {
    if (hp.hasAttention(index)) return Attention.of(w, Heads.of(hp, index), rope);
    return new LinearMixer(Linear.of(w.at("attn_output"), w.width(), w.width()));
  }
}
