package llm.arch.ernie;

import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * PaddleOCR-VL, the language model: {@code h = x + attention(norm(x)); y = h +
 * feedForward(norm(h))}, as in ERNIE 4.5, but with M-RoPE, which of text is RoPE in halves.
 *
 * <p>Cui et al. 2025.
 */
public final class PaddleOcr implements Architecture {
  @Override
  public String id() {
    return "paddleocr";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    return Parts.decoder(hp, w, Rope.ofSections(hp, w), Parts::dense);
  }
}
