package llm.cli.bench;

import java.util.List;

/**
 * Tokens a second, of each run.
 *
 * @param runs in the order in which they were; none where nothing was measured
 */
public record Speeds(List<Double> runs) {
  /** Of what was not measured. */
  public static final Speeds NONE = new Speeds(List.of());

  /** Copies the list. */
  public Speeds {
    runs = List.copyOf(runs);
  }

  /** Whether something was measured. */
  public boolean isMeasured() {
    return !runs.isEmpty();
  }

  /** The slowest run. */
  public double min() {
    return runs.stream().mapToDouble(Double::doubleValue).min().orElse(0);
  }

  /** The fastest run. */
  public double max() {
    return runs.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  /** The run in the middle; the mean of two where there are two. */
  public double median() {
    if (runs.isEmpty()) return 0;
    var sorted = runs.stream().sorted().toList();
    var middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
