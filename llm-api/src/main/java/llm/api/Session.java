package llm.api;

import java.nio.file.Path;

/**
 * A context: the tokens that were read and written so far, and their keys and values.
 *
 * <p>Of a model of encoder and decoder they are the decoder's: the first prompt is what the encoder
 * reads, and the text that answers it begins with a token of the model's own.
 *
 * <p>A session continues where it was: a second prompt follows what the first generated. It belongs
 * to one caller at a time; a call while another is under way, or a generation, is an {@link
 * IllegalStateException}. Any thread may call {@link #close}, {@link #tokens} and {@link #length}.
 *
 * <p>Not for implementing by applications: methods may be added.
 */
public interface Session extends AutoCloseable {
  /** Continues the session's text by this prompt, with the default options. */
  default Generation generate(String prompt) {
    return generate(prompt, GenerationOptions.defaults());
  }

  /**
   * Continues the session's text by this prompt, then generates.
   *
   * <p>What looks like a special token in the prompt is text; bos is added where the model wants
   * it, at the start of the session, and eos never. To have special tokens such as {@code <s>} in
   * the prompt taken for what they name, encode it with {@link Tokenizer.Special#START_AND_PARSE}
   * (or {@link Tokenizer.Special#PARSE} behind other text) and generate from its tokens.
   *
   * <p>Reading the generation throws a {@link LogitsException} where what the model computes are no
   * numbers, and a {@link ModelAccessException} where its file was changed meanwhile.
   *
   * @throws ContextOverflowException if the prompt does not fit into what is left of the context
   * @throws OverloadedException if too many wait already: {@link LoadOptions#queueLimit}
   * @throws ConstraintException if the text cannot be held to the options' constraint
   */
  Generation generate(String prompt, GenerationOptions options);

  /**
   * Continues by these tokens as they are, then generates.
   *
   * @throws ContextOverflowException if they do not fit into what is left of the context
   * @throws OverloadedException if too many wait already: {@link LoadOptions#queueLimit}
   * @throws ConstraintException if the text cannot be held to the options' constraint
   * @throws IllegalArgumentException if there is no token, or one that the vocabulary does not have
   */
  Generation generate(int[] tokens, GenerationOptions options);

  /**
   * Gives the encoder of a model that has one beside its decoder what it is to read; prompts are
   * the decoder's then, which begin with {@link LanguageModel#decoderStart}.
   *
   * <p>Without this the first prompt of an empty session is what the encoder reads, and the
   * decoder's text begins by itself. What was read stays when the session branches off, or is
   * truncated.
   *
   * @param tokens ids as they are, at least one
   * @throws ContextOverflowException if there are more than the context holds
   * @throws IllegalArgumentException if the vocabulary does not have one of them, or the model has
   *     no encoder
   * @throws IllegalStateException if the session holds tokens
   */
  default void encode(int[] tokens) {
    throw new IllegalArgumentException("the session's model has no encoder");
  }

  /** Another session that begins with the same tokens; the two share nothing that changes. */
  Session branch();

  /**
   * Writes the session to a file, from which {@link LanguageModel#restore} makes it again: its
   * tokens and all that was computed of them. The file has its name only when it is whole.
   *
   * @throws SessionFileException if it cannot be written
   */
  default void save(Path file) {
    throw new UnsupportedOperationException("this session cannot be saved");
  }

  /** The tokens that the session holds. */
  int[] tokens();

  /** How many tokens the session holds. */
  int length();

  /** How many tokens it can hold. */
  int contextLength();

  /**
   * Forgets the tokens from this position on, and frees what was kept of them.
   *
   * <p>Keys and values are cut. A recurrent state goes back to the nearest checkpoint, and the
   * tokens behind that are read again with the next prompt.
   *
   * @param length tokens to keep, 0 to {@link #length()}
   */
  void truncate(int length);

  /**
   * Frees the session's memory: it holds no tokens then. From any thread; a generation under way is
   * cancelled, and this waits until the pass that computes for it has ended.
   */
  @Override
  void close();
}
