package llm.api;

import java.nio.file.Path;
import java.util.List;
import llm.api.EmbeddingOptions.Purpose;

/**
 * A model that makes vectors of texts, so that texts of like meaning lie close together.
 *
 * <p>Encoders embed, and language models do as well. Immutable and thread-safe: any number of
 * threads may embed at once, and their texts share each pass over the weights; what is computed of
 * a text does not depend on the others. Nothing is kept of a text. Using a model after {@link
 * #close} is an {@link IllegalStateException}.
 *
 * <pre>{@code
 * try (var model = EmbeddingModel.load(Path.of("model.gguf"))) {
 *   var query = model.embedQuery("How do swallows navigate?");
 *   var document = model.embedDocument("Migratory birds sense the field of the Earth.");
 *   IO.println(query.similarity(document));
 * }
 * }</pre>
 *
 * <p>Not for implementing by applications: methods may be added.
 */
public interface EmbeddingModel extends AutoCloseable {
  /**
   * Loads a model with the default options.
   *
   * @throws ModelAccessException if there is no such file, or it cannot be read
   * @throws ModelFormatException if it is no model, or a broken one
   * @throws InterruptionException if the thread is interrupted
   * @throws LlmException if it is no model that this installation can run; the message says why
   */
  static EmbeddingModel load(Path file) {
    return load(ModelSource.of(Checks.present("file", file)), LoadOptions.defaults());
  }

  /**
   * Loads a model; as {@link LanguageModel#load(ModelSource, LoadOptions)} does. {@link
   * LoadOptions#contextLength} bounds {@link #maxTokens}.
   *
   * @throws ModelAccessException if there is no such file, or it cannot be read
   * @throws ModelFormatException if it is no model, or a broken one
   * @throws InterruptionException if the thread is interrupted; nothing is left behind
   * @throws LlmException if it is no model that this installation can run; the message says why
   */
  static EmbeddingModel load(ModelSource source, LoadOptions options) {
    Checks.present("source", source);
    return Providers.first().loadEmbeddingModel(source, Checks.present("options", options));
  }

  /** Embeds a text with the default options. */
  default Embedding embed(String text) {
    return embed(text, EmbeddingOptions.defaults());
  }

  /** Embeds a text; see {@link #embed(List, EmbeddingOptions)}. */
  default Embedding embed(String text, EmbeddingOptions options) {
    return embed(List.of(Checks.present("text", text)), options).getFirst();
  }

  /** Embeds texts with the default options. */
  default List<Embedding> embed(List<String> texts) {
    return embed(texts, EmbeddingOptions.defaults());
  }

  /**
   * Embeds texts.
   *
   * <p>The marks that the model was trained with ([CLS] and [SEP], bos and eos) are added; an empty
   * text is its marks alone. What is spelled like a mark in a text becomes one, unless the options
   * say otherwise: {@link EmbeddingOptions#parsesSpecial}.
   *
   * @return an embedding of each text, in their order
   * @throws ContextOverflowException if a text is longer than {@link #maxTokens}, and is not to be
   *     cut; the message names both counts
   * @throws IllegalArgumentException if the options ask for more dimensions than there are, or for
   *     a classifier that the model lacks; or if a text has no tokens at all
   * @throws LogitsException if what the model computes are no numbers
   * @throws InsufficientMemoryException if the heap has no room for it
   * @throws ModelAccessException if the model's file was changed meanwhile
   * @throws InterruptionException if the thread is interrupted; what is left is not computed
   * @throws IllegalStateException if the model is closed, also meanwhile
   */
  List<Embedding> embed(List<String> texts, EmbeddingOptions options);

  /** Embeds a question, behind the prefix that the model is known to want for it. */
  default Embedding embedQuery(String text) {
    return embedQuery(text, EmbeddingOptions.defaults());
  }

  /** Embeds a question, behind the options' prefix or the one that the model is known to want. */
  default Embedding embedQuery(String text, EmbeddingOptions options) {
    return embed(
        text, Checks.present("options", options).toBuilder().purpose(Purpose.QUERY).build());
  }

  /** Embeds a document, behind the prefix that the model is known to want for it. */
  default Embedding embedDocument(String text) {
    return embedDocument(text, EmbeddingOptions.defaults());
  }

  /** Embeds a document, behind the options' prefix or the one that the model is known to want. */
  default Embedding embedDocument(String text, EmbeddingOptions options) {
    return embedDocuments(List.of(Checks.present("text", text)), options).getFirst();
  }

  /** Embeds documents, behind the prefix that the model is known to want for them. */
  default List<Embedding> embedDocuments(List<String> texts) {
    return embedDocuments(texts, EmbeddingOptions.defaults());
  }

  /** Embeds documents, behind the options' prefix or the one that the model is known to want. */
  default List<Embedding> embedDocuments(List<String> texts, EmbeddingOptions options) {
    return embed(
        texts, Checks.present("options", options).toBuilder().purpose(Purpose.DOCUMENT).build());
  }

  /** Embeds tokens; see {@link #embedTokens(List, EmbeddingOptions)}. */
  default Embedding embedTokens(int[] tokens, EmbeddingOptions options) {
    return embedTokens(List.of(Checks.present("tokens", tokens)), options).getFirst();
  }

  /**
   * Embeds tokens as they are: no marks are added, and no prefix. Where they are cut, the last one
   * is kept.
   *
   * @param texts the ids of each text, at least one each
   * @return an embedding of each text, in their order
   * @throws IllegalArgumentException if a text has no tokens, or one that the vocabulary does not
   *     have; and as {@link #embed(List, EmbeddingOptions)} does
   * @throws LlmException as {@link #embed(List, EmbeddingOptions)} does
   */
  List<Embedding> embedTokens(List<int[]> texts, EmbeddingOptions options);

  /** Numbers of a vector; of scores, if that is what the model gives by itself. */
  int dimensions();

  /** Tokens of the longest text, its marks and prefix included. */
  int maxTokens();

  /**
   * What is done with the rows of a text unless the options say otherwise: what the model's file
   * says, or else the mean with an encoder and the last row with a language model.
   */
  Pooling pooling();

  /**
   * What is put before a text of this purpose unless the options say otherwise: the prefix that the
   * model is known to have been trained with; empty where none is known.
   */
  String prefix(Purpose purpose);

  /** The model's tokenizer. */
  Tokenizer tokenizer();

  /** What the model is made of. */
  ModelDescription description();

  /**
   * Frees the weights and ends the model's threads, when the pass under way has ended. From any
   * thread; whoever waits for embeddings gets an {@link IllegalStateException}.
   *
   * @throws IllegalStateException if an {@link Observer} calls it, for whom the model waits
   */
  @Override
  void close();
}
