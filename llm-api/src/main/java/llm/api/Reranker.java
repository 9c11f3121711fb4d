package llm.api;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A model that reads a query and a document together and says how well the one answers the other:
 * slower than comparing embeddings, and more exact.
 *
 * <p>Immutable and thread-safe: any number of threads may use it at once, and their texts share
 * each pass over the weights. Nothing is kept of a text. Using it after {@link #close} is an {@link
 * IllegalStateException}.
 *
 * <pre>{@code
 * try (var reranker = Reranker.load(Path.of("reranker.gguf"))) {
 *   for (var best : reranker.rank("What is a panda?", documents, 3)) {
 *     IO.println(best.score() + " " + documents.get(best.index()));
 *   }
 * }
 * }</pre>
 *
 * <p>Not for implementing by applications: methods may be added.
 */
public interface Reranker extends AutoCloseable {
  /**
   * Loads a reranker with the default options.
   *
   * @throws ModelAccessException if there is no such file, or it cannot be read
   * @throws ModelFormatException if it is no model, or a broken one
   * @throws UnsupportedModelException if it is no reranker: it has no classifier, or one whose rows
   *     are not one score, or yes and no
   * @throws InterruptionException if the thread is interrupted
   * @throws LlmException if it is no model that this installation can run; the message says why
   */
  static Reranker load(Path file) {
    return load(ModelSource.of(Checks.present("file", file)), LoadOptions.defaults());
  }

  /**
   * Loads a reranker; as {@link LanguageModel#load(ModelSource, LoadOptions)} does.
   *
   * @throws ModelAccessException if there is no such file, or it cannot be read
   * @throws ModelFormatException if it is no model, or a broken one
   * @throws UnsupportedModelException if it is no reranker: it has no classifier, or one whose rows
   *     are not one score, or yes and no
   * @throws InterruptionException if the thread is interrupted; nothing is left behind
   * @throws LlmException if it is no model that this installation can run; the message says why
   */
  static Reranker load(ModelSource source, LoadOptions options) {
    Checks.present("source", source);
    return Providers.first().loadReranker(source, Checks.present("options", options));
  }

  /** Scores documents with the default options. */
  default List<Relevance> score(String query, List<String> documents) {
    return score(query, documents, RerankOptions.defaults());
  }

  /**
   * Scores documents.
   *
   * <p>Each is read with the query in the form that the model was trained with: {@code [CLS] query
   * [SEP] document [SEP]}, say, or the model's template named {@code rerank}. What looks like a
   * special token in them is text.
   *
   * @return a score of each document, in their order
   * @throws ContextOverflowException if query and document together are longer than {@link
   *     #maxTokens}, and the document is not to be cut, or the query alone is too long
   * @throws LogitsException if what the model computes are no numbers
   * @throws InsufficientMemoryException if the heap has no room for it
   * @throws ModelAccessException if the model's file was changed meanwhile
   * @throws InterruptionException if the thread is interrupted; what is left is not computed
   * @throws IllegalStateException if the model is closed, also meanwhile
   */
  List<Relevance> score(String query, List<String> documents, RerankOptions options);

  /** The best documents by the default options, the best first. */
  default List<Relevance> rank(String query, List<String> documents, int top) {
    return rank(query, documents, top, RerankOptions.defaults());
  }

  /**
   * The best documents, the best first; of those that are as good the earlier ones.
   *
   * @param top how many at most, 1 or more
   * @throws LlmException as {@link #score(String, List, RerankOptions)} does
   */
  default List<Relevance> rank(
      String query, List<String> documents, int top, RerankOptions options) {
    Checks.that(top > 0, "top", top, "1 or more");
    return score(query, documents, options).stream()
        .sorted(Comparator.comparingDouble(Relevance::score).reversed())
        .limit(top)
        .toList();
  }

  /** Tokens of query and document together, at most, with what stands around them. */
  int maxTokens();

  /** The model's tokenizer. */
  Tokenizer tokenizer();

  /** What the model is made of. */
  ModelDescription description();

  /**
   * Frees the weights and ends the model's threads, when the pass under way has ended. From any
   * thread; whoever waits for scores gets an {@link IllegalStateException}.
   */
  @Override
  void close();
}
