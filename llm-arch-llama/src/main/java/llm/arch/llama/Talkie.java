package llm.arch.llama;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * Talkie: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h)) + s embedding}, with
 * RMSNorm without weights everywhere, RoPE in halves, SwiGLU, and queries and keys normalised head
 * by head after they were rotated.
 *
 * <p>Talkie 2026. Each block adds the normalised embedding of its token once more, times {@code
 * layer_output_scale}; each head of queries has a factor, {@code attn_q_norm}; logits are
 * multiplied by {@code logit_scale}.
 */
public final class Talkie implements Architecture {
  @Override
  public String id() {
    return "talkie";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    var skip = new EmbeddingSkip();
    var norm = Norm.rmsPlain(hp);
    var table = w.at("token_embd");
    var embedding = Embedding.of(table).withNorm(norm.apply(table)).withLayerInputs(skip);
    return Decoder.of(hp, w, embedding, norm, i -> block(hp, w.block(i), i, rope, skip))
        .withLogitScale(hp.real("logit_scale"));
  }

  private static Block block(
      Hyperparameters hp, Weights w, int index, Positions rope, EmbeddingSkip skip) {
    var attention = attention(hp, w, index, rope);
    return Block.sequential(w, Norm.rmsPlain(hp), attention, PreNorm.swiGlu(hp, w, index))
        .withLast(skip.scaled(w.at("layer_output_scale")));
  }

  private static Attention attention(Hyperparameters hp, Weights w, int index, Positions rope) {
    var heads = Heads.of(hp, index);
    float epsilon = hp.rmsEpsilon();
    return Attention.of(w, heads, rope)
        .withNormsAfterRotation(
            Norm.rmsOfGroups(w.at("attn_q_norm"), heads.count(), heads.size(), epsilon),
            Norm.rmsPlain("attn_k_norm", heads.size(), epsilon));
  }
}
