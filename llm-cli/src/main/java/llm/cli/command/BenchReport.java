package llm.cli.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import llm.cli.bench.Benchmark;
import llm.cli.bench.RunComparison;
import llm.cli.bench.SavedRun;
import llm.cli.bench.Speeds;
import llm.cli.bench.Work;
import llm.cli.bench.Workload;
import llm.cli.format.Text;

/**
 * What a benchmark found.
 *
 * @param setting which model was measured, and on what
 * @param workload what it did
 * @param drafting which text it read, and whether tokens were drafted
 * @param result how fast it was
 * @param before an earlier run of the same workload, to be compared with
 */
record BenchReport(
    BenchSetting setting,
    Workload workload,
    BenchDrafting drafting,
    Benchmark.Result result,
    Optional<SavedRun> before) {

  Map<String, Object> toJson() {
    var json = measured();
    comparison().ifPresent(c -> json.put("compared_with", c.toJson()));
    return json;
  }

  private Optional<BenchComparison> comparison() {
    return before.map(
        run -> new BenchComparison(new RunComparison(run, SavedRun.of("this run", measured()))));
  }

  private Map<String, Object> measured() {
    var json = setting.subjectJson();
    json.put("kv_type", setting.options().cacheType().name());
    json.put("exact", setting.options().exact());
    json.put("reproducible", setting.options().reproducible());
    json.put("depth", workload.depth());
    json.put("sequences", workload.sequences());
    drafting.addTo(json);
    json.put("prompt_tokens", workload.promptTokens());
    json.put("prompt_tps", result.prompt().median());
    json.put("generated", workload.generatedTokens());
    json.put("generation_tps", result.generation().median());
    if (result.drafts().drafted() > 0) {
      json.put("drafted_tokens", result.drafts().drafted());
      json.put("accepted_tokens", result.drafts().accepted());
    }
    if (result.constrained().isMeasured()) {
      json.put("constrained_tps", result.constrained().median());
      json.put("constrained_ratio", ratio());
      json.put("constrained_tps_runs", result.constrained().runs());
    }
    json.put("prompt_tps_runs", result.prompt().runs());
    json.put("generation_tps_runs", result.generation().runs());
    json.put("weight_bytes_per_pass", work().weightBytes());
    json.put("prompt_gflops", promptOperationsPerSecond() / 1e9);
    json.put("generation_gbps", weightBytesPerSecond() / 1e9);
    setting.addTo(json);
    return json;
  }

  /** For people. */
  List<String> lines() {
    var table = setting.table();
    var limits = setting.limits();
    if (workload.depth() > 0) table.row("depth", Text.number(workload.depth()) + " tokens");
    if (result.prompt().isMeasured()) {
      table.row("prompt, " + Text.number(workload.promptTokens()), speeds(result.prompt()));
      table.row(
          "", share("GFLOP/s", promptOperationsPerSecond(), limits.floatOperationsPerSecond()));
    }
    if (result.generation().isMeasured()) {
      table.row(
          "generation, " + Text.number(workload.generatedTokens()),
          speeds(result.generation())
              + (workload.sequences() > 1 ? ", " + workload.sequences() + " sequences" : ""));
      if (result.constrained().isMeasured()) {
        table.row(
            "under the schema",
            speeds(result.constrained()) + Text.format(", %.3f of that without", ratio()));
      }
      if (result.drafts().drafted() > 0) table.row("drafts", drafting.line(result.drafts()));
      table.row("", share("GB/s", weightBytesPerSecond(), limits.memoryBytesPerSecond()));
    }
    setting.addMemoryTo(table);
    comparison().ifPresent(c -> c.addTo(table));
    return table.lines();
  }

  /** Of the speed under the constraint to that without, of medians. */
  private double ratio() {
    return result.constrained().median() / result.generation().median();
  }

  private static String speeds(Speeds speeds) {
    return Text.format(
        "%.2f tokens/s (%.2f to %.2f in %d runs)",
        speeds.median(), speeds.min(), speeds.max(), speeds.runs().size());
  }

  private static String share(String unit, double found, double limit) {
    return Text.format(
        "%.1f %s, %.0f %% of the %.1f that a plain loop does",
        found / 1e9, unit, 100 * found / limit, limit / 1e9);
  }

  private Work work() {
    return Work.of(setting.model());
  }

  private double promptOperationsPerSecond() {
    int tokens = workload.promptTokens();
    return tokens == 0 ? 0 : work().promptOperations(tokens) / tokens * result.prompt().median();
  }

  /** A pass reads the weights once, for a token of each sequence. */
  private double weightBytesPerSecond() {
    return work().weightBytes() * result.generation().median() / workload.sequences();
  }
}
