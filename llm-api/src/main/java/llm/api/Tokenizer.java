package llm.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Text to token ids and back, as the model's file says. Immutable and thread-safe.
 *
 * <p>Not for implementing by applications: methods may be added.
 */
public interface Tokenizer {
  /**
   * Loads a tokenizer alone; a file with a vocabulary and no weights is enough.
   *
   * @throws UnsupportedModelException if the vocabulary is of an unknown kind
   * @throws ModelFormatException if the file has no vocabulary, or a broken one
   */
  static Tokenizer load(ModelSource source) {
    return Providers.first().loadTokenizer(Checks.present("source", source));
  }

  /**
   * Loads a tokenizer alone, with another pre-tokenizer than the file names.
   *
   * @param pre as in {@code tokenizer.ggml.pre}
   * @throws IllegalArgumentException if there is no such pre-tokenizer
   * @throws LlmException as {@link #load(ModelSource)} does
   */
  static Tokenizer load(ModelSource source, String pre) {
    Checks.present("source", source);
    return Providers.first().loadTokenizer(source, Checks.present("pre", pre));
  }

  /**
   * What to do with special tokens such as bos.
   *
   * <p>A text that is to be continued is begun, but not ended. Parse what is written for the model,
   * such as a prompt of your own; what others wrote is text, in which they could forge marks.
   */
  enum Special {
    /**
     * Adds bos as the model wants it: a text to be continued; strings like {@code <s>} are text.
     */
    START,
    /** Adds bos too, and takes strings like {@code <s>} for the tokens they name. */
    START_AND_PARSE,
    /**
     * Adds bos and eos as the model wants them: a whole text; strings like {@code <s>} are text.
     */
    ADD,
    /** Adds both, and takes strings like {@code <s>} for the tokens they name. */
    ADD_AND_PARSE,
    /** Adds none, but takes strings like {@code <s>} for the tokens they name. */
    PARSE,
    /** Adds none and knows none. */
    NONE
  }

  /**
   * The tokens of a text. Those that its file calls user-defined are recognised in every text.
   *
   * @throws LlmException if the model takes token ids alone ({@code tokenizer.ggml.model} is {@code
   *     none})
   */
  int[] encode(String text, Special special);

  /**
   * How many tokens a text has.
   *
   * @throws LlmException as {@link #encode} does
   */
  default int count(String text, Special special) {
    return encode(text, special).length;
  }

  /**
   * The text of tokens; control tokens have none. Bytes that are no UTF-8 become U+FFFD.
   *
   * @throws IllegalArgumentException if the vocabulary has no such token
   */
  String decode(int... tokens);

  /**
   * A token as the vocabulary writes it.
   *
   * @throws IllegalArgumentException if the vocabulary has no such token
   */
  String token(int id);

  /**
   * The bytes that a token adds to a text, parts of characters too; none for a control token.
   *
   * @throws IllegalArgumentException if the vocabulary has no such token
   */
  byte[] bytes(int id);

  /** How many tokens there are. */
  int size();

  /** The token that begins a text. */
  OptionalInt bos();

  /** The token that ends a text. */
  OptionalInt eos();

  /**
   * Whether a token ends what is being generated: end of text, of a turn, of a message.
   *
   * @throws IllegalArgumentException if the vocabulary has no such token
   */
  boolean isEndOfGeneration(int id);

  /** As in {@code tokenizer.ggml.model}. */
  String model();

  /** As in {@code tokenizer.ggml.pre}, or as given instead. */
  Optional<String> pre();

  /** What is wrong with the file's vocabulary, and what is done instead; empty if all is well. */
  List<String> warnings();
}
