package llm.arch.gemma;

import java.util.Optional;
import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.FeedForward;
import llm.blocks.Gate;
import llm.blocks.Hyperparameters;
import llm.blocks.Linear;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.SlidingWindow;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Router;
import llm.blocks.experts.Routing;
import llm.blocks.residual.PerLayerEmbedding;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Gemma 4: {@code h = x + norm(attention(norm(x))); g = h + norm(feedForward(norm(h))); y = scale
 * (g + norm(proj(gelu(gate(g)) * e)))}, where e is the layer's embedding of the token; the small
 * models alone have it.
 *
 * <p>RMSNorm, RoPE in halves, GELU gates, scaled embeddings, and {@link SharingAttention}. Where
 * there are experts, they and a dense feed-forward work side by side, each with norms of its own
 * before and after it, and the router has another one.
 */
public final class Gemma4 implements Architecture {
  private static final int LOCAL_PERIOD = 6;

  @Override
  public String id() {
    return "gemma4";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    var embedding = Parts.embedding(w);
    var perLayer =
        hp.integer(Parts.PER_LAYER, 0) == 0
            ? Optional.<PerLayerEmbedding>empty()
            : Optional.of(Parts.perLayer(hp, w, embedding));
    var attention = new SharingAttention(hp, w, SlidingWindow.of(hp, LOCAL_PERIOD));
    var layers = new Layers(hp, w, attention, perLayer);
    return Decoder.of(
            hp,
            w,
            perLayer.map(embedding::withLayerInputs).orElse(embedding),
            Norm.rms(hp),
            layers::layer)
        .withLogitSoftCap(hp.notNegative("final_logit_softcapping", 0));
  }

  /** What all layers are made with. */
  private record Layers(
      Hyperparameters hp,
      Weights root,
      SharingAttention attention,
      Optional<PerLayerEmbedding> perLayer) {
    Block layer(int index) {
      var w = root.block(index);
      var block = block(w, index);
      if (perLayer.isPresent()) {
        var gate = perLayer.get().gate(w, index, Activation.GELU);
        block = block.withLast(gate, norm(w, "post_norm"));
      }
      if (!w.has("layer_output_scale")) return block;
      return block.withOutputScale(w.at("layer_output_scale").vector(1)[0]);
    }

    private Block block(Weights w, int index) {
      var dense = Parts.feedForward(hp, w, index);
      if (!w.has("ffn_gate_inp")) return Parts.block(hp, w, attention.of(index), dense);
      var both =
          dense
              .normedBefore(norm(w, "ffn_norm"))
              .normedAfter(norm(w, "post_ffw_norm_1"))
              .plus(experts(w).normedAfter(norm(w, "post_ffw_norm_2")));
      return Block.sequential(norm(w, "attn_norm"), attention.of(index), both)
          .withPostNorms(norm(w, "post_attention_norm"), norm(w, "post_ffw_norm"));
    }

    private FeedForward experts(Weights w) {
      var gate = w.at("ffn_gate_inp");
      // Its scale is one of columns, not of products, so the layer does not take it.
      var scores = Linear.of("ffn_gate_inp", gate.matrix(hp.positive("expert_count"), w.width()));
      var scale = gate.bare("scale", w.width());
      for (int i = 0; i < scale.length; i++) scale[i] /= (float) Math.sqrt(scale.length);
      var router =
          Router.of(w, hp, Routing.softmax().normalized(), scores)
              .withNorm(Norm.rms("ffn_gate_inp.scale", scale, hp.rmsEpsilon()));
      int length = hp.positive("expert_feed_forward_length");
      return Experts.gated(w, router, length, Gate.of(Activation.GELU))
          .withNorm(norm(w, "pre_ffw_norm_2"));
    }

    private Norm norm(Weights w, String name) {
      return Norm.rms(w.at(name), hp.rmsEpsilon());
    }
  }
}
