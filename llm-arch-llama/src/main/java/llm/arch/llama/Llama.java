package llm.arch.llama;

import llm.blocks.Attention;
import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.Experts;
import llm.blocks.FeedForward;
import llm.blocks.Heads;
import llm.blocks.Hyperparameters;
import llm.blocks.Linear;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Rope;
import llm.blocks.Routing;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Llama: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with RMSNorm, RoPE in
 * pairs and SwiGLU.
 *
 * <p>Llama 1 to 3 (Touvron et al. 2023, Grattafiori et al. 2024) and what shares their file format:
 * Mistral, Mixtral (experts instead of the feed-forward), TinyLlama, SmolLM. Grouped-query
 * attention, tied output, biases and RoPE's scalings are used where the file has them.
 */
public final class Llama implements Architecture {
  /** Called by the service loader. */
  public Llama() {}

  @Override
  public String id() {
    return "llama";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var embedding = Embedding.of(w.at("token_embd"));
    var norm = Norm.rms(w.at("output_norm"), hp.rmsEpsilon());
    var output = w.find("output").map(o -> Linear.ofInput(o, w.width())).orElseGet(embedding::tied);
    return Decoder.of(embedding, hp.blockCount(), i -> block(hp, w, i), norm, output);
  }

  private static Block block(Hyperparameters hp, Weights root, int index) {
    var w = root.block(index);
    var heads = Heads.of(hp, index);
    Positions rope = Rope.pairs(hp, heads.size(), root);
    return Block.sequential(
        Norm.rms(w.at("attn_norm"), hp.rmsEpsilon()),
        Attention.separate(w, heads, rope),
        Norm.rms(w.at("ffn_norm"), hp.rmsEpsilon()),
        feedForward(hp, w, hp.feedForwardLength(index)));
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int length) {
    if (!hp.has("expert_count")) return FeedForward.gated(w, length, Activation.SILU);
    return Experts.gated(w, hp, length, Activation.SILU, Routing.softmaxNormalized());
  }
}
