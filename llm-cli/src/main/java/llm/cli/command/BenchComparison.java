package llm.cli.command;

import java.util.Map;
import java.util.OptionalDouble;
import llm.cli.bench.RunComparison;
import llm.cli.bench.RunComparison.Ratio;
import llm.cli.format.Json;
import llm.cli.format.Table;
import llm.cli.format.Text;

/**
 * Shows how a benchmark's run compares with an earlier one.
 *
 * @param comparison of runs of the same workload
 */
record BenchComparison(RunComparison comparison) {
  Map<String, Object> toJson() {
    var json = Json.object();
    json.put("file", comparison.before().name());
    if (hasPrompt()) {
      json.put("prompt_ratio", comparison.prompt().ofMedians());
      json.put("prompt_within_spread", comparison.prompt().isWithinSpread());
    }
    if (hasGeneration()) {
      json.put("generation_ratio", comparison.generation().ofMedians());
      json.put("generation_within_spread", comparison.generation().isWithinSpread());
    }
    memory().ifPresent(ratio -> json.put("memory_ratio", ratio));
    json.put("differences", comparison.differences());
    return json;
  }

  /** For people: adds rows. */
  void addTo(Table table) {
    table.row("compared with", Text.printable(comparison.before().name()));
    if (hasPrompt()) table.row("  prompt", ratio(comparison.prompt()));
    if (hasGeneration()) table.row("  generation", ratio(comparison.generation()));
    memory()
        .ifPresent(
            ratio -> {
              var before = Text.bytes(comparison.before().memory().orElseThrow());
              table.row("  memory", Text.format("%.2f times %s", ratio, before));
            });
    for (var difference : comparison.differences()) {
      table.row("  different", Text.printable(difference));
    }
  }

  private static String ratio(Ratio ratio) {
    var before = ratio.before();
    return Text.format(
        "%.3f times %.2f tokens/s (%.2f to %.2f), %s",
        ratio.ofMedians(),
        before.median(),
        before.min(),
        before.max(),
        ratio.isWithinSpread() ? "within the spread of the runs" : "beyond the spread of the runs");
  }

  private boolean hasPrompt() {
    return comparison.now().result().prompt().isMeasured();
  }

  private boolean hasGeneration() {
    return comparison.now().result().generation().isMeasured();
  }

  private OptionalDouble memory() {
    var before = comparison.before().memory();
    var now = comparison.now().memory();
    return before.isPresent() && now.isPresent()
        ? OptionalDouble.of((double) now.getAsLong() / before.getAsLong())
        : OptionalDouble.empty();
  }
}
