package llm.api;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import llm.api.spi.ModelProvider;

/** Text to token ids and back, as the model's file says. Immutable and thread-safe. */
public interface Tokenizer {
  /**
   * Loads a tokenizer alone; a file with a vocabulary and no weights is enough.
   *
   * @throws LlmException if the file has no vocabulary, or one of an unknown kind
   */
  static Tokenizer load(ModelSource source) {
    return provider().loadTokenizer(Checks.present("source", source), Optional.empty());
  }

  /**
   * Loads a tokenizer alone, with another pre-tokenizer than the file names.
   *
   * @param pre as in {@code tokenizer.ggml.pre}
   */
  static Tokenizer load(ModelSource source, String pre) {
    Checks.present("source", source);
    return provider().loadTokenizer(source, Optional.of(Checks.present("pre", pre)));
  }

  private static ModelProvider provider() {
    return ServiceLoader.load(ModelProvider.class, Tokenizer.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> new LlmException("no runtime is installed: llm-runtime is missing"));
  }

  /** What to do with special tokens such as bos. */
  enum Special {
    /** Adds bos and eos as the model wants them; strings like {@code <s>} are text. */
    ADD,
    /** Adds them, and takes strings like {@code <s>} for the tokens they name. */
    ADD_AND_PARSE,
    /** Adds none, but takes strings like {@code <s>} for the tokens they name. */
    PARSE,
    /** Adds none and knows none. */
    NONE
  }

  /** The tokens of a text. */
  int[] encode(String text, Special special);

  /** The text of tokens; control tokens have none. Bytes that are no UTF-8 become U+FFFD. */
  String decode(int... tokens);

  /** A token as the vocabulary writes it. */
  String token(int id);

  /** How many tokens there are. */
  int size();

  /** The token that begins a text. */
  OptionalInt bos();

  /** The token that ends a text. */
  OptionalInt eos();

  /** Whether a token ends what is being generated: end of text, of a turn, of a message. */
  boolean isEndOfGeneration(int id);

  /** As in {@code tokenizer.ggml.model}. */
  String model();

  /** As in {@code tokenizer.ggml.pre}, or as given instead. */
  Optional<String> pre();
}
