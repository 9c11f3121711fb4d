package llm.arch.bert;

import java.util.Optional;
import llm.blocks.Block;
import llm.blocks.Encoder;
import llm.blocks.FeedForward;
import llm.blocks.Head;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.attention.RopeScaling;
import llm.blocks.attention.SlidingWindow;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;
import llm.tensor.Rotation.Pairing;

/**
 * ModernBERT: {@code h = x + attention(norm(x)); y = h + feedForward(norm(h))}, with LayerNorm
 * without biases, RoPE in halves and GELU gates by the error function; gate and up are one matrix.
 *
 * <p>Warner et al. 2024. Of three blocks the first is global; the others see a window both ways,
 * and their RoPE turns with {@code rope.freq_base_swa}. The first block reads the embedding, which
 * is normalised already. Scores are made of the mean of all rows.
 */
public final class ModernBert implements Architecture {
  @Override
  public String id() {
    return "modern-bert";
  }

  private static final int PERIOD = 3;

  @Override
  public Encoder build(Hyperparameters hp, Weights w) {
    var norm = Norm.layer(hp);
    var window = SlidingWindow.globalFirst(hp, PERIOD);
    var global = Rope.halves(hp, w);
    var local = local(hp);
    var encoder =
        Encoder.of(
            hp,
            w,
            Parts.embedding(hp, w),
            i -> {
              var rope = window.isLocal(i) ? local : global;
              var attention = Attention.of(w.block(i), Heads.of(hp, i), rope);
              return block(hp, w.block(i), i, attention.withSight(window.bothWays(i)));
            });
    return encoder.withNorm(norm.apply(w.at("output_norm"))).withHead(head(hp, w));
  }

  private static Rope local(Hyperparameters hp) {
    float base = hp.positiveReal("rope.freq_base_swa", 10000);
    return Rope.of(Pairing.HALVES, RopeScaling.unscaled(hp, Heads.of(hp).size(), base));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Attention attention) {
    var norm = Norm.layer(hp);
    var feedForward = FeedForward.fusedGate(w, hp.feedForwardLength(index), activation(hp));
    if (index > 0 || w.has("attn_norm")) return Block.sequential(w, norm, attention, feedForward);
    return Block.sequential(attention, norm.apply(w.at("ffn_norm")), feedForward);
  }

  private static Activation activation(Hyperparameters hp) {
    var key = "hidden_activation";
    var name = hp.text(key, "gelu");
    return switch (name) {
      case "gelu" -> Activation.GELU_EXACT;
      case "silu" -> Activation.SILU;
      default -> throw hp.wrong(key, name, "gelu or silu");
    };
  }

  private static Optional<Head> head(Hyperparameters hp, Weights w) {
    if (!w.has("cls") && !w.has("cls.output")) return Optional.empty();
    var norm = w.find("cls.norm").map(Norm.layer(hp));
    return Optional.of(Head.classifier(w, Activation.GELU_EXACT, norm).ofMean());
  }
}
