package llm.runtime.embedding;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import llm.api.UnsupportedModelException;
import llm.blocks.Head;
import llm.blocks.Network;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a reranker's classifier mean.
 *
 * @param yes the row that says how well a document fits
 * @param no the row that says how badly; -1 where there is none
 */
public record Classifier(int yes, int no) {
  private static final String LABELS = ".classifier.output_labels";

  /**
   * That of a model: a single row, or one for yes and one for no, as {@code
   * ARCHITECTURE.classifier.output_labels} calls them.
   *
   * @param name of the file, for messages
   * @throws UnsupportedModelException if it has none, or one with other rows
   */
  public static Classifier of(String name, Network network, Map<String, ?> metadata) {
    var head = network.head().filter(h -> h.kind() == Head.Kind.SCORES);
    if (head.isEmpty()) {
      throw new UnsupportedModelException(
          name + ": no classifier (cls, cls.output); a reranker was expected");
    }
    int rows = head.get().out();
    if (rows == 1) return new Classifier(0, -1);
    var labels = labels(metadata.get(metadata.get("general.architecture") + LABELS));
    int yes = labels.indexOf("yes");
    int no = labels.indexOf("no");
    if (rows == 2 && labels.size() == 2 && yes >= 0 && no >= 0) return new Classifier(yes, no);
    throw new UnsupportedModelException(
        name
            + ": a classifier of "
            + rows
            + " rows"
            + (labels.isEmpty() ? " without labels" : " called " + labels)
            + "; a reranker was expected, with a single row, or with yes and no");
  }

  private static List<String> labels(@Nullable Object value) {
    if (!(value instanceof List<?> list)) return List.of();
    return list.stream().map(label -> String.valueOf(label).toLowerCase(Locale.ROOT)).toList();
  }

  /** The logarithm of the odds that a document fits. */
  double logit(float[] values) {
    return no < 0 ? values[yes] : (double) values[yes] - values[no];
  }
}
