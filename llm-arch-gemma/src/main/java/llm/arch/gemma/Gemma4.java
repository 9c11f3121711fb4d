package llm.arch.gemma;

import java.util.Optional;
import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.SlidingWindow;
import llm.blocks.Weights;
import llm.blocks.residual.PerLayerEmbedding;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Gemma 4: {@code h = x + norm(attention(norm(x))); g = h + norm(feedForward(norm(h))); y = scale
 * (g + norm(proj(gelu(gate(g)) * e)))}, where e is the layer's embedding of the token; the small
 * models alone have it.
 *
 * <p>RMSNorm, RoPE in halves, GELU gates, scaled embeddings, and {@link SharingAttention}.
 */
public final class Gemma4 implements Architecture {
  private static final int LOCAL_PERIOD = 6;

  @Override
  public String id() {
    return "gemma4";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var attention = new SharingAttention(hp, w, SlidingWindow.of(hp, LOCAL_PERIOD));
    var embedding = Parts.embedding(w);
    var perLayer =
        hp.integer(Parts.PER_LAYER, 0) == 0
            ? Optional.<PerLayerEmbedding>empty()
            : Optional.of(Parts.perLayer(hp, w, embedding));
    return Decoder.of(
            hp,
            w,
            perLayer.map(embedding::withLayerInputs).orElse(embedding),
            Norm.rms(hp),
            i -> block(hp, w.block(i), i, attention, perLayer))
        .withLogitSoftCap(hp.notNegative("final_logit_softcapping", 0));
  }

  private static Block block(
      Hyperparameters hp,
      Weights w,
      int index,
      SharingAttention attention,
      Optional<PerLayerEmbedding> perLayer) {
    var block = Parts.block(hp, w, attention.of(index), Parts.feedForward(hp, w, index));
    if (perLayer.isPresent()) {
      var gate = perLayer.get().gate(w, index, Activation.GELU);
      block = block.withLast(gate, Norm.rms(w.at("post_norm"), hp.rmsEpsilon()));
    }
    if (!w.has("layer_output_scale")) return block;
    return block.withOutputScale(w.at("layer_output_scale").vector(1)[0]);
  }
}
