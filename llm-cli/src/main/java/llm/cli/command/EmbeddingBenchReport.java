package llm.cli.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import llm.cli.bench.EmbeddingBenchmark.Result;
import llm.cli.bench.EmbeddingWorkload.Case;
import llm.cli.bench.RunComparison.Ratio;
import llm.cli.bench.SavedEmbeddings;
import llm.cli.format.Json;
import llm.cli.format.Table;
import llm.cli.format.Text;

/**
 * What a benchmark of a model that embeds found.
 *
 * @param setting which model was measured, and on what
 * @param results how fast it was
 * @param before an earlier run of the same lengths and numbers of texts, to be compared with
 */
record EmbeddingBenchReport(
    BenchSetting setting, List<Result> results, Optional<SavedEmbeddings> before) {

  Map<String, Object> toJson() {
    var json = measured();
    before.ifPresent(run -> json.put("compared_with", comparison(run)));
    return json;
  }

  private Map<String, Object> measured() {
    var json = setting.subjectJson();
    json.put("exact", setting.options().exact());
    json.put("reproducible", setting.options().reproducible());
    json.put("embedding", results.stream().map(this::toJson).toList());
    setting.addTo(json);
    return json;
  }

  private Map<String, Object> toJson(Result result) {
    var json = toJson(result.measured());
    json.put("texts_per_second", result.texts().median());
    json.put("tokens_per_second", tokensPerSecond(result));
    json.put("texts_per_second_runs", result.texts().runs());
    json.put("gflops", operationsPerSecond(result) / 1e9);
    return json;
  }

  private static Map<String, Object> toJson(Case measured) {
    var json = Json.object();
    json.put("tokens", measured.length());
    json.put("batch", measured.batch());
    return json;
  }

  private Map<String, Object> comparison(SavedEmbeddings run) {
    var json = Json.object();
    json.put("file", run.name());
    json.put("embedding", ratios(run).map(EmbeddingBenchReport::toJson).toList());
    json.put("differences", run.differences(SavedEmbeddings.of("this run", measured())));
    return json;
  }

  /** A case, now and then. */
  private record Compared(Case measured, Ratio ratio) {}

  private Stream<Compared> ratios(SavedEmbeddings run) {
    return results.stream()
        .flatMap(
            now ->
                run.results().stream()
                    .filter(then -> then.measured().equals(now.measured()))
                    .map(
                        then ->
                            new Compared(now.measured(), new Ratio(then.texts(), now.texts()))));
  }

  private static Map<String, Object> toJson(Compared compared) {
    var json = toJson(compared.measured);
    json.put("ratio", compared.ratio.ofMedians());
    json.put("within_spread", compared.ratio.isWithinSpread());
    return json;
  }

  /** For people. */
  List<String> lines() {
    var table = setting.table();
    for (var result : results) {
      table.row(name(result.measured()), speeds(result));
    }
    setting.addMemoryTo(table);
    before.ifPresent(run -> addComparison(run, table));
    return table.lines();
  }

  private static String name(Case measured) {
    return Text.format("%,d tokens x %,d", measured.length(), measured.batch());
  }

  private String speeds(Result result) {
    var texts = result.texts();
    return Text.format(
        "%.1f texts/s (%.1f to %.1f in %d runs), %,.0f tokens/s, %.1f GFLOP/s",
        texts.median(),
        texts.min(),
        texts.max(),
        texts.runs().size(),
        tokensPerSecond(result),
        operationsPerSecond(result) / 1e9);
  }

  private void addComparison(SavedEmbeddings run, Table table) {
    table.row("compared with", Text.printable(run.name()));
    ratios(run).forEach(c -> table.row("  " + name(c.measured), ratio(c.ratio)));
    for (var difference : run.differences(SavedEmbeddings.of("this run", measured()))) {
      table.row("  different", Text.printable(difference));
    }
  }

  private static String ratio(Ratio ratio) {
    return Text.format(
        "%.3f times %.1f texts/s, %s the spread of the runs",
        ratio.ofMedians(), ratio.before().median(), ratio.isWithinSpread() ? "within" : "beyond");
  }

  private static double tokensPerSecond(Result result) {
    return result.texts().median() * result.measured().length();
  }

  /** Multiplications with weights, and additions; attention comes on top of them. */
  private double operationsPerSecond(Result result) {
    return 2.0 * setting.model().cost().multiplicationsPerToken() * tokensPerSecond(result);
  }
}
