package llm.arch.falcon;

import llm.blocks.Attention;
import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.FeedForward;
import llm.blocks.Heads;
import llm.blocks.Hyperparameters;
import llm.blocks.Linear;
import llm.blocks.Norm;
import llm.blocks.Rope;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Falcon: {@code y = x + attention(a(x)) + feedForward(f(x))}, with LayerNorm, RoPE in halves, few
 * key/value heads and GELU.
 *
 * <p>Almazrouei et al. 2023. The 7B form has one norm, {@code a = f}, and one key/value head; the
 * 40B form has a norm for attention of its own, {@code attn_norm_2}, and groups of heads.
 */
public final class Falcon implements Architecture {
  /** Called by the service loader. */
  public Falcon() {}

  @Override
  public String id() {
    return "falcon";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var embedding = Embedding.of(w.at("token_embd"));
    var norm = Norm.layer(w.at("output_norm"), hp.layerEpsilon());
    var output = w.find("output").map(o -> Linear.ofInput(o, w.width())).orElseGet(embedding::tied);
    return Decoder.of(embedding, hp.blockCount(), i -> block(hp, w, i), norm, output);
  }

  private static Block block(Hyperparameters hp, Weights root, int index) {
    var w = root.block(index);
    var heads = Heads.of(hp, index);
    var rope = Rope.halves(hp, heads.size(), root);
    var norm = Norm.layer(w.at("attn_norm"), hp.layerEpsilon());
    return Block.parallel(
        w.find("attn_norm_2").map(n -> Norm.layer(n, hp.layerEpsilon())).orElse(norm),
        Attention.fused(w, heads, rope),
        norm,
        FeedForward.plain(w, hp.feedForwardLength(index), Activation.GELU));
  }
}
