package llm.arch.t5;

import java.util.stream.IntStream;
import llm.blocks.Block;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.EncoderDecoder;
import llm.blocks.Hyperparameters;
import llm.blocks.Weights;
import llm.blocks.attention.CrossAttention;
import llm.blocks.attention.RelativeBias;
import llm.blocks.spi.Architecture;

/**
 * T5: an encoder, {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, and a decoder,
 * {@code h = x + attention(norm(x)); c = h + cross(norm(h)); y = c + feedForward(norm(c))}, with
 * RMSNorm, scores that are not scaled, and learned biases by distance, which the first block of
 * each has for all (mT5, umT5: each block its own).
 *
 * <p>Raffel et al. 2020. A feed-forward is a gated GELU where the file has a gate (version 1.1),
 * and ReLU otherwise. Nothing is scaled before an output that is the embedding too.
 */
public final class T5 implements Architecture {
  @Override
  public String id() {
    return "t5";
  }

  @Override
  public EncoderDecoder build(Hyperparameters hp, Weights w) {
    var parts = new T5Parts(hp, w);
    int blocks = hp.optionalPositive("decoder_block_count").orElseGet(hp::blockCount);
    var place = w.at("dec");
    var crossing =
        IntStream.range(0, blocks)
            .mapToObj(i -> CrossAttention.of(place.block(i), parts.heads()).withScale(1))
            .toList();
    var embedding = Embedding.of(w.at("token_embd"));
    var decoder =
        Decoder.of(
            embedding,
            blocks,
            i -> block(parts, place.block(i), place, crossing.get(i)),
            parts.norm(place.at("output_norm")),
            embedding.output(w));
    int start = hp.integer("decoder_start_token_id", 0); // T5 pads with this one too
    return EncoderDecoder.of(parts.encoder(embedding), decoder, crossing, start);
  }

  private static Block block(T5Parts parts, Weights w, Weights place, CrossAttention cross) {
    w.at("cross_attn_rel_b").unneeded(parts.buckets(), parts.heads().count());
    var bias = parts.bias(w, place, RelativeBias::causal);
    return Block.sequential(w, parts::norm, parts.attention(w, bias), parts.feedForward(w))
        .withCross(parts.norm(w.at("cross_attn_norm")), cross);
  }
}
