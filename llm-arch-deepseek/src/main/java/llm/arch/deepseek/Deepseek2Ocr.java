package llm.arch.deepseek;

import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.attention.RopeScaling;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Rotation.Pairing;

/**
 * DeepSeek-OCR, the language model: {@code h = x + attention(norm(x)); y = h +
 * feedForward(norm(h))}, with RMSNorm and RoPE in halves; {@code feedForward(x) = shared(x) + Σ
 * weight_e expert_e(x)}, all of them SwiGLU.
 *
 * <p>Wei et al. 2025. Its attention is no latent one: as many heads of keys as of queries, whatever
 * the file says, and RoPE is not scaled. The first {@code leading_dense_block_count} blocks have a
 * plain SwiGLU. Models whose window never hides the prompt are refused.
 */
public final class Deepseek2Ocr implements Architecture {
  private static final String WINDOW = "attention.sliding_window";

  @Override
  public String id() {
    return "deepseek2-ocr";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    int window = hp.integer(WINDOW, 0);
    if (window > 0) throw hp.wrong(WINDOW, window, "0: windows beside a whole prompt are unknown");
    var heads = heads(hp);
    var rope = Rope.of(Pairing.HALVES, RopeScaling.unscaled(hp, heads.size()));
    return Decoder.of(hp, w, Norm.rms(hp), i -> block(hp, w.block(i), i, heads, rope));
  }

  private static Heads heads(Hyperparameters hp) {
    int count = hp.headCount(0);
    int width = hp.embeddingLength();
    if (width % count != 0) throw hp.wrong("embedding_length", width, "a multiple of " + count);
    return new Heads(count, count, width / count, width / count);
  }

  private static Block block(
      Hyperparameters hp, Weights w, int index, Heads heads, Positions rope) {
    var routing = Routing.of(hp, Routing.softmax());
    var feedForward = Parts.feedForward(hp, w, index, routing);
    return Block.sequential(w, Norm.rms(hp), Attention.separate(w, heads, rope), feedForward);
  }
}
