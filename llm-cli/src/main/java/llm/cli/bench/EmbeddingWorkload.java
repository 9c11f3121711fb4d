package llm.cli.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is measured of a model that embeds: each length with each number of texts.
 *
 * @param lengths tokens of a text
 * @param batches texts that are embedded at once
 * @param runs how often, after one that warms up
 */
public record EmbeddingWorkload(List<Integer> lengths, List<Integer> batches, int runs) {
  /** Short, ordinary and long texts, as far as a model reads them. */
  public static final List<Integer> LENGTHS = List.of(16, 128, 512);

  /** A question, and documents that are read in. */
  public static final List<Integer> BATCHES = List.of(1, 32);

  /** Copies the lists, and checks the numbers; a message begins with the name of the option. */
  public EmbeddingWorkload {
    lengths = List.copyOf(lengths);
    batches = List.copyOf(batches);
    check("prompt", lengths);
    check("batch", batches);
    check("runs", List.of(runs));
  }

  private static void check(String name, List<Integer> counts) {
    if (counts.isEmpty()) throw new IllegalArgumentException(name + ": none, expected 1 or more");
    for (int count : counts) {
      if (count < 1)
        throw new IllegalArgumentException(name + ": " + count + ", expected 1 or more");
    }
  }

  /** A length with a number of texts. */
  public record Case(int length, int batch) {
    /** Texts of so many tokens, which differ. */
    List<int[]> texts(int vocabularySize) {
      var ids = Workload.ids(length + batch, vocabularySize);
      var texts = new ArrayList<int[]>();
      for (int i = 0; i < batch; i++) texts.add(Arrays.copyOfRange(ids, i, i + length));
      return texts;
    }
  }

  /** All that is measured, in this order. */
  public List<Case> cases() {
    return lengths.stream()
        .flatMap(length -> batches.stream().map(batch -> new Case(length, batch)))
        .toList();
  }

  /** Whether the same is measured, however often. */
  public boolean isSameAs(EmbeddingWorkload other) {
    return cases().equals(other.cases());
  }

  /** The options of {@code llm bench} that ask for it, but for how often. */
  public String options() {
    return "-p " + list(lengths) + " -b " + list(batches);
  }

  private static String list(List<Integer> counts) {
    return counts.stream().map(Object::toString).collect(Collectors.joining(","));
  }
}
