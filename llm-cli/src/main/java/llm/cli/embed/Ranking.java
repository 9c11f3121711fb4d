package llm.cli.embed;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import llm.api.RerankOptions;
import llm.api.Reranker;

/** The best of documents, of which there may be more than memory has room for. */
public final class Ranking {
  /**
   * A document.
   *
   * @param index from 0, as they came
   * @param score more for a better one
   * @param text that was scored
   */
  public record Ranked(long index, double score, String text) {
    /** The best first; of those that are as good the earlier one. */
    static final Comparator<Ranked> BEST_FIRST =
        Comparator.comparingDouble(Ranked::score).reversed().thenComparingLong(Ranked::index);
  }

  private final int top;
  private final PriorityQueue<Ranked> best = new PriorityQueue<>(Ranked.BEST_FIRST.reversed());
  private final Count count = new Count();

  /**
   * An empty ranking.
   *
   * @param top how many documents are kept at most
   */
  public Ranking(int top) {
    this.top = top;
  }

  /**
   * Scores documents.
   *
   * @param progress hears how far it is
   * @throws llm.api.LlmException if one cannot be scored; one that is too long is named by its
   *     index
   */
  public void rank(
      Reranker model,
      String query,
      Iterator<String> documents,
      RerankOptions options,
      Consumer<String> progress) {
    var groups = new Groups<>(documents, text -> query.length() + text.length());
    while (groups.next(
        group -> model.score(query, group, options),
        (text, relevance) -> {
          add(new Ranked(count.total().texts(), relevance.score(), text));
          count.add(relevance.usage());
        })) {
      progress.accept(count.progress("documents"));
    }
  }

  private void add(Ranked document) {
    best.add(document);
    if (best.size() > top) best.remove();
  }

  /** The documents that are kept, the best first. */
  public List<Ranked> best() {
    return best.stream().sorted(Ranked.BEST_FIRST).toList();
  }

  /** What they took. */
  public Total total() {
    return count.total();
  }
}
