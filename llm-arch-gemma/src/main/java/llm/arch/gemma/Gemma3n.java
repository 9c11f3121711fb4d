package llm.arch.gemma;

import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Gate;
import llm.blocks.Hyperparameters;
import llm.blocks.Layer;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.SlidingWindow;
import llm.blocks.residual.AltUp;
import llm.blocks.residual.Laurel;
import llm.blocks.residual.PerLayerEmbedding;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Gemma 3n: {@code h = (x + norm(attention(n)) + laurel(n)) / √2, n = norm(x); y = h +
 * norm(feedForward(norm(h)))}, for one of four residual streams, which the others follow ({@link
 * AltUp}); they are given what each layer makes of its embedding of the token.
 *
 * <p>Gemma Team 2025. RMSNorm, RoPE in halves, GELU gates of which the first blocks let little
 * through, scaled embeddings, and {@link SharingAttention}.
 */
public final class Gemma3n implements Architecture {
  private static final int LOCAL_PERIOD = 5;
  private static final int STREAMS = 4;
  private static final int LAUREL_RANK = 64;
  private static final int SPARSE_BLOCKS = 10;

  /** 95 of 100 normally distributed numbers are below. */
  private static final float SPARSITY = 1.6448536f;

  @Override
  public String id() {
    return "gemma3n";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    int active = hp.integer("altup.active_idx", 0);
    if (active != 0) throw hp.wrong("altup.active_idx", active, "0: the first stream is computed");
    int streams = hp.optionalPositive("altup.num_inputs").orElse(STREAMS);
    var embedding = Parts.embedding(w);
    var perLayer = Parts.perLayer(hp, w, embedding);
    var layers =
        new Layers(
            hp,
            w,
            new SharingAttention(hp, w, SlidingWindow.of(hp, LOCAL_PERIOD)),
            perLayer,
            AltUp.of(w, streams, hp.rmsEpsilon()));
    return Decoder.of(hp, w, embedding.withLayerInputs(perLayer), Norm.rms(hp), layers::layer)
        .withStreams(layers.altUp)
        .withLogitSoftCap(hp.notNegative("final_logit_softcapping", 30));
  }

  /** What all layers are made with. */
  private record Layers(
      Hyperparameters hp,
      Weights root,
      SharingAttention attention,
      PerLayerEmbedding perLayer,
      AltUp altUp) {
    Layer layer(int index) {
      var w = root.block(index);
      var block =
          Parts.block(hp, w, attention.of(index), feedForward(w, index))
              .withBeside(Laurel.of(w, LAUREL_RANK, hp.rmsEpsilon()), (float) Math.sqrt(0.5));
      return altUp.layer(w, block, perLayer.gate(w, index, Activation.GELU));
    }

    private FeedForward feedForward(Weights w, int index) {
      if (index >= SPARSE_BLOCKS) return Parts.feedForward(hp, w, index);
      int length = hp.feedForwardLength(index);
      return FeedForward.gated(w, length, Gate.sparse(Activation.GELU, SPARSITY));
    }
  }
}
