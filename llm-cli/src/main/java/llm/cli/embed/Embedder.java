package llm.cli.embed;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import llm.api.Embedding;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;

/** Embeds texts one group after the other, so that there may be more than memory has room for. */
public final class Embedder {
  private final EmbeddingModel model;
  private final EmbeddingOptions options;
  private final Consumer<String> progress;

  /**
   * An embedder.
   *
   * @param progress hears how far it is
   */
  public Embedder(EmbeddingModel model, EmbeddingOptions options, Consumer<String> progress) {
    this.model = model;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Embeds texts.
   *
   * @param sink is given the embeddings in the order of the texts
   * @throws llm.api.LlmException if one cannot be embedded; one that is too long is named by its
   *     index
   */
  public Total embed(Iterator<String> texts, Consumer<Embedding> sink) {
    return run(texts, String::length, group -> model.embed(group, options), sink);
  }

  /** Embeds tokens, as they are; otherwise as {@link #embed} does. */
  public Total embedTokens(Iterator<int[]> texts, Consumer<Embedding> sink) {
    return run(texts, ids -> ids.length, group -> model.embedTokens(group, options), sink);
  }

  private <T> Total run(
      Iterator<T> texts,
      ToIntFunction<T> length,
      Function<List<T>, List<Embedding>> embed,
      Consumer<Embedding> sink) {
    var groups = new Groups<>(texts, length);
    var count = new Count();
    while (groups.next(
        embed,
        (text, embedding) -> {
          count.add(embedding.usage());
          sink.accept(embedding);
        })) {
      progress.accept(count.progress("texts"));
    }
    return count.total();
  }
}
