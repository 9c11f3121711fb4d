package llm.cli.perplexity;

import java.util.Arrays;
import llm.api.EvaluationOptions;
import llm.api.LanguageModel;
import llm.api.LlmException;
import llm.api.Tokenizer.Special;

/**
 * The perplexity of a text, as llama.cpp measures it.
 *
 * <p>The text's tokens are cut into chunks of one length, each of which is a text of its own: where
 * the model wants bos, it replaces the chunk's first token. Of each chunk the second half counts,
 * whose tokens the model sees in a context of at least half the chunk. What is left at the end, too
 * short for a chunk, does not count.
 */
public final class Perplexity {
  /** Tokens of a chunk where nobody says how many, if the context holds so many. */
  public static final int DEFAULT_CHUNK = 512;

  private static final int MIN_CHUNK = 4;

  private final LanguageModel model;
  private final int[] tokens;
  private final int chunkLength;

  /** Hears how it goes on. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called after each chunk.
     *
     * @param chunks done
     * @param soFar of these chunks
     */
    void chunk(int chunks, Surprise soFar);
  }

  /**
   * Of a text.
   *
   * @param chunkLength tokens of a chunk, 4 or more
   * @throws LlmException if the text is too short for a single chunk
   */
  public Perplexity(LanguageModel model, String text, int chunkLength) {
    if (chunkLength < MIN_CHUNK) {
      throw new LlmException(
          "chunks of " + chunkLength + " tokens, expected " + MIN_CHUNK + " or more");
    }
    this.model = model;
    this.tokens = model.tokenizer().encode(text, Special.START);
    this.chunkLength = chunkLength;
    if (tokens.length < chunkLength) {
      throw new LlmException(
          "the text has %d tokens, expected at least the %d of a chunk (-c makes it shorter)"
              .formatted(tokens.length, chunkLength));
    }
  }

  /** Tokens of the text, bos included. */
  public int tokens() {
    return tokens.length;
  }

  /** How many chunks there are. */
  public int chunks() {
    return tokens.length / chunkLength;
  }

  /** Measures the first chunks, at most so many. */
  public Surprise measure(int chunks, Progress progress) {
    var total = Surprise.NONE;
    for (var i = 0; i < Math.min(chunks, chunks()); i++) {
      var sum = new Sum(chunk(i), total);
      model.evaluate(sum.chunk, EvaluationOptions.of(sum::add));
      total = sum.total;
      progress.chunk(i + 1, total);
    }
    return total;
  }

  private int[] chunk(int index) {
    var chunk = Arrays.copyOfRange(tokens, index * chunkLength, (index + 1) * chunkLength);
    // What the model adds to an empty text; some add eos to its end as well.
    var added = model.tokenizer().encode("", Special.START);
    var bos = model.tokenizer().bos();
    if (added.length > 0 && bos.isPresent() && added[0] == bos.getAsInt()) chunk[0] = added[0];
    return chunk;
  }

  /** Adds up the tokens of a chunk as their logits come. */
  private static final class Sum {
    private final int[] chunk;
    private Surprise total;

    Sum(int[] chunk, Surprise total) {
      this.chunk = chunk;
      this.total = total;
    }

    void add(int position, float[] logits) {
      int next = position + 1;
      if (position < chunk.length / 2 || next == chunk.length) return;
      double surprise = Surprise.of(logits, chunk[next]);
      if (!Double.isFinite(surprise)) {
        throw new LlmException(
            "the model gives token %d at position %d of a chunk no chance: there is no perplexity"
                .formatted(chunk[next], next));
      }
      total = total.plus(surprise);
    }
  }
}
