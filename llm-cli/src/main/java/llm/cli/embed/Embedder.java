package llm.cli.embed;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import llm.api.ContextOverflowException;
import llm.api.Embedding;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.LlmException;
import llm.cli.format.Text;

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
   * @throws LlmException if one cannot be embedded; where there are several it says which
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
    var total = Total.NONE;
    long start = System.nanoTime();
    while (groups.hasNext()) {
      var group = groups.next();
      for (var embedding : embed(group, embed, total.texts())) {
        total = total.plus(embedding.usage());
        sink.accept(embedding);
      }
      progress.accept(progress(total, (System.nanoTime() - start) / 1e9));
    }
    return total;
  }

  /** The texts of a group; if one is too long, it is looked for and named. */
  private static <T> List<Embedding> embed(
      List<T> group, Function<List<T>, List<Embedding>> embed, long before) {
    try {
      return embed.apply(group);
    } catch (ContextOverflowException e) {
      if (before == 0 && group.size() == 1) throw e;
      for (int i = 0; i < group.size(); i++) {
        try {
          embed.apply(group.subList(i, i + 1));
        } catch (ContextOverflowException one) {
          var number = Text.number(before + i + 1);
          throw new LlmException("text " + number + ": " + one.getMessage(), one);
        }
      }
      throw e;
    }
  }

  private static String progress(Total total, double seconds) {
    return Text.format(
        "%,d texts, %,d tokens, %.1f texts/s",
        total.texts(), total.usage().tokens(), total.texts() / seconds);
  }
}
