package llm.testkit.script;

import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.Hyperparameters;
import llm.blocks.InvalidModelException;
import llm.blocks.Linear;
import llm.blocks.Network;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;

/**
 * The architecture of a model that says what is written in its weights: {@link ScriptFile}.
 *
 * <p>All around its one layer is as in any other model: tokens are looked up in a table, keys and
 * values are kept of every position, logits are a product with a matrix.
 */
public final class Scripted implements Architecture {
  /** Its id in files. */
  static final String ID = "scripted";

  /** The key of how many symbols a token has at most. */
  static final String LONGEST = "token_length";

  /** For the service loader. */
  public Scripted() {}

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Network build(Hyperparameters hp, Weights w) {
    int width = hp.embeddingLength();
    int longest = hp.positive(LONGEST);
    if (longest >= width || (width - 1) % longest != 0) {
      throw new InvalidModelException(
          LONGEST
              + " is "
              + longest
              + ", expected a divisor of embedding_length - 1, "
              + (width - 1));
    }
    int classes = (width - 1) / longest + 1;
    var embedding = Embedding.of(w.at("token_embd"));
    var output = Linear.of(w.at("output"), width, embedding.vocabularySize());
    return Decoder.of(
        embedding,
        hp.blockCount(),
        i -> new ScriptLayer(w.block(i), classes, longest),
        new AsItIs(),
        output);
  }
}
