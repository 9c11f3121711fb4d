package org.example.rwkv;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.PassSlot;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;

/**
 * RWKV 7: {@code h = x + timeMix(norm(x)); y = h + channelMix(norm(h))}, with LayerNorm, behind an
 * embedding that is normalised too.
 *
 * <p>Peng et al. 2025. There is no attention: what a block keeps of a sequence is two rows and a
 * matrix of each head, however long the sequence is.
 */
public final class Rwkv7 implements Architecture {
  /** Called by the service loader. */
  public Rwkv7() {}

  @Override
  public String id() {
    return "rwkv7";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var norm = Norm.layer(hp);
    var embedding = Embedding.of(w.at("token_embd")).withNorm(norm.apply(w.at("token_embd_norm")));
    var first = new PassSlot();
    return Decoder.of(hp, w, embedding, norm, i -> block(hp, w.block(i), i, first));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, PassSlot first) {
    var norm = Norm.layer(hp);
    var values = index == 0 ? FirstValues.first(w, hp, first) : FirstValues.later(w, hp, first);
    return Block.sequential(
        norm.apply(w.at("attn_norm")),
        TimeMix.of(w, hp, values),
        norm.apply(w.at("attn_norm_2")),
        ChannelMix.of(w, hp.feedForwardLength(index)));
  }
}
