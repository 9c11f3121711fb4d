package llm.arch.bert;

import llm.blocks.Block;
import llm.blocks.Encoder;
import llm.blocks.FeedForward;
import llm.blocks.Hyperparameters;
import llm.blocks.Positions;
import llm.blocks.Weights;
import llm.blocks.attention.Attention;
import llm.blocks.attention.Heads;
import llm.blocks.attention.Rope;
import llm.blocks.experts.Experts;
import llm.blocks.experts.Routing;
import llm.blocks.spi.Architecture;
import llm.tensor.Activation;

/**
 * Nomic Embed 2: {@code h = norm(x + attention(x)); y = norm(h + feedForward(h))}, with LayerNorm,
 * RoPE in halves, GELU by the error function and biases; in every second block the feed-forward is
 * a choice of experts without gates.
 *
 * <p>Nussbaum and Duderstadt 2025. {@code moe_every_n_layers} is how far blocks with experts are
 * apart; the first of them is the second block.
 */
public final class NomicBertMoe implements Architecture {
  @Override
  public String id() {
    return "nomic-bert-moe";
  }

  @Override
  public Encoder build(Hyperparameters hp, Weights w) {
    var rope = Rope.halves(hp, w);
    return Encoder.of(hp, w, Parts.embedding(hp, w), i -> block(hp, w.block(i), i, rope));
  }

  private static Block block(Hyperparameters hp, Weights w, int index, Positions rope) {
    var attention = Attention.of(w, Heads.of(hp, index), rope);
    return Parts.block(hp, w, attention, feedForward(hp, w, index));
  }

  private static FeedForward feedForward(Hyperparameters hp, Weights w, int index) {
    int period = hp.integer("moe_every_n_layers", 0);
    if (period == 0 || index % period != 1) return Parts.plain(hp, w, index);
    int length = hp.feedForwardLength(index);
    return Experts.plain(w, hp, length, Activation.GELU_EXACT, Routing.of(hp, Routing.softmax()));
  }
}
