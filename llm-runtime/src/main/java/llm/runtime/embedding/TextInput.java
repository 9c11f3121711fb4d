package llm.runtime.embedding;

import java.util.Arrays;
import llm.api.ContextOverflowException;
import llm.api.EmbeddingOptions;
import llm.api.ModelDescription;
import llm.api.Tokenizer;
import llm.api.Tokenizer.Special;
import llm.tensor.Quoted;

/**
 * Makes tokens of texts, not more than the model reads at once.
 *
 * @param tokenizer the model's, as applications see it
 * @param vocabulary the same tokenizer
 */
public record TextInput(
    Tokenizer tokenizer, llm.tokenizer.Tokenizer vocabulary, ModelDescription description) {
  /** Tokens of the longest text. */
  int maxTokens() {
    return description.contextLength();
  }

  /**
   * A whole text with its marks.
   *
   * @param options say whether it is cut where it is too long, before the mark that ends it
   */
  Reading text(String text, EmbeddingOptions options) {
    var special = options.parsesSpecial() ? Special.ADD_AND_PARSE : Special.ADD;
    var ids = tokenizer.encode(text, special);
    if (ids.length == 0) {
      throw new IllegalArgumentException(
          "an empty text: "
              + Quoted.of(description.name())
              + " has no marks that would be left of it, and so there is nothing to read");
    }
    return cut(ids, options.truncated(), vocabulary.suffix().isPresent());
  }

  /** Tokens as they are; where they are cut, the last one is kept. */
  Reading tokens(int[] tokens, int vocabularySize, boolean truncated) {
    if (tokens.length == 0) throw new IllegalArgumentException("no tokens, expected at least one");
    var ids = tokens.clone();
    for (int token : ids) {
      if (token < 0 || token >= vocabularySize) {
        throw new IllegalArgumentException(
            "token " + token + ", expected 0 to " + (vocabularySize - 1));
      }
    }
    return cut(ids, truncated, true);
  }

  private Reading cut(int[] ids, boolean truncated, boolean keepsLast) {
    int most = maxTokens();
    if (ids.length <= most) return Reading.of(ids, 0);
    if (!truncated) throw tooLong("the text", ids.length);
    var kept = Arrays.copyOf(ids, most);
    if (keepsLast) kept[most - 1] = ids[ids.length - 1];
    return Reading.of(kept, ids.length - most);
  }

  /** What to throw where there are too many tokens. */
  ContextOverflowException tooLong(String what, int tokens) {
    return new ContextOverflowException(
        what + " has " + tokens + " tokens, but the model reads " + maxTokens() + " at most",
        tokens,
        maxTokens());
  }
}
