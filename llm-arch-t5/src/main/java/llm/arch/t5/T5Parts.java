package llm.arch.t5;

import llm.blocks.Block;
import llm.blocks.Embedding;
import llm.blocks.Encoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Linear;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.RelativeBias;
import llm.tensor.Activation;
import llm.tensor.sequence.Sight;

/**
 * What the encoder and the decoder are made of.
 *
 * @param heads all are alike; together they need not be as wide as the residual stream
 * @param buckets of distances
 */
record T5Parts(Hyperparameters hp, Weights root, Heads heads, int buckets) {
  /** Makes the biases of a block: {@link RelativeBias}'s for one way or both. */
  interface Biases {
    RelativeBias of(Weights table, int heads, int buckets);
  }

  T5Parts(Hyperparameters hp, Weights root) {
    this(hp, root, Heads.of(hp), hp.positive("attention.relative_buckets_count"));
  }

  Encoder encoder(Embedding embedding) {
    var place = root.at("enc");
    return Encoder.of(hp, root, embedding, i -> block(place.block(i), place))
        .withNorm(norm(place.at("output_norm")));
  }

  private Block block(Weights w, Weights place) {
    var attention = attention(w, bias(w, place, RelativeBias::bothWays)).withSight(Sight.both());
    return Block.sequential(w, this::norm, attention, feedForward(w));
  }

  Norm norm(Weights w) {
    return Norm.rms(w, hp.rmsEpsilon());
  }

  /** The block's own biases, or those of the first block. */
  RelativeBias bias(Weights w, Weights place, Biases biases) {
    var table = w.find("attn_rel_b").orElseGet(() -> place.block(0).at("attn_rel_b"));
    return biases.of(table, heads.count(), buckets);
  }

  Attention attention(Weights w, RelativeBias bias) {
    var output = Linear.of(w.at("attn_o"), heads.results(), w.width());
    return Attention.separate(w, heads, bias, output).withScale(1);
  }

  FeedForward feedForward(Weights w) {
    int length = hp.feedForwardLength(0);
    return w.has("ffn_gate")
        ? FeedForward.gated(w, length, Activation.GELU)
        : FeedForward.plain(w, length, Activation.RELU);
  }
}
