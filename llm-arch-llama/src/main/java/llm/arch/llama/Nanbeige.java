package llm.arch.llama;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.Head;
import llm.blocks.Hyperparameters;
import llm.blocks.Layer;
import llm.blocks.Norm;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.spi.Architecture;

/**
 * Nanbeige 4.2: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, as in Llama, but
 * the whole row of blocks is run {@code num_loops} times.
 *
 * <p>Nanbeige Lab 2026, in the manner of the Universal Transformer (Dehghani et al. 2018). Each run
 * of a block keeps keys and values of its own. Between the loops the stream is normalised as at the
 * end, by {@code output_norm}, unless the file says {@code skip_loop_final_norm}.
 */
public final class Nanbeige implements Architecture {
  /** Far more than any model has. */
  private static final int LIMIT = 64;

  @Override
  public String id() {
    return "nanbeige";
  }

  @Override
  public Decoder build(Hyperparameters hp, Weights w) {
    int loops = hp.optionalPositive("num_loops").orElse(1);
    if (loops > LIMIT) throw hp.wrong("num_loops", loops, "up to " + LIMIT);
    var embedding = Embedding.of(w.at("token_embd"));
    var norm = Norm.rms(w.at("output_norm"), hp.rmsEpsilon());
    boolean plain = hp.flag("skip_loop_final_norm", false);
    var layers = layers(hp, w, loops, plain ? Optional.empty() : Optional.of(norm));
    return Decoder.of(embedding, layers.size(), layers::get, norm, embedding.output(w))
        .withHead(Head.find(w));
  }

  private static List<Layer> layers(Hyperparameters hp, Weights w, int loops, Optional<Norm> norm) {
    var rope = Rope.pairs(hp, w);
    var once = new ArrayList<LoopedBlock>();
    for (int i = 0; i < hp.blockCount(); i++) once.add(block(hp, w.block(i), i, rope));
    var layers = new ArrayList<Layer>();
    for (int loop = 0; loop < loops; loop++) {
      for (int i = 0; i < once.size(); i++) {
        boolean between = i == once.size() - 1 && loop < loops - 1;
        layers.add(once.get(i).run(loop, between ? norm : Optional.empty()));
      }
    }
    return layers;
  }

  private static LoopedBlock block(Hyperparameters hp, Weights w, int index, Positions rope) {
    return new LoopedBlock(
        Norm.rms(w.at("attn_norm"), hp.rmsEpsilon()),
        Attention.of(w, Heads.of(hp, index), rope),
        Norm.rms(w.at("ffn_norm"), hp.rmsEpsilon()),
        PreNorm.swiGlu(hp, w, index));
  }
}
