package llm.cli.bench;

import java.util.List;

/**
 * A run beside an earlier one of the same workload: what a change did.
 *
 * @param before the earlier run
 * @param now the later one
 */
public record RunComparison(SavedRun before, SavedRun now) {

  /**
   * Speeds beside earlier ones.
   *
   * @param before at least one run
   * @param now at least one run
   */
  public record Ratio(Speeds before, Speeds now) {
    /** The ratio of medians: above 1 is faster than before. */
    public double ofMedians() {
      return now.median() / before.median();
    }

    /** Whether some run before was as fast as some run now: then the ratio may be noise. */
    public boolean isWithinSpread() {
      return now.min() <= before.max() && before.min() <= now.max();
    }
  }

  /** Of reading the prompt; it was measured if the workload says so. */
  public Ratio prompt() {
    return new Ratio(before.result().prompt(), now.result().prompt());
  }

  /** Of generating; it was measured if the workload says so. */
  public Ratio generation() {
    return new Ratio(before.result().generation(), now.result().generation());
  }

  /** Conditions that are not the same, each in some words. */
  public List<String> differences() {
    return SavedFile.differences(before.conditions(), now.conditions());
  }
}
