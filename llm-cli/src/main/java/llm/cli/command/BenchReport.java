package llm.cli.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import llm.api.Diagnostics;
import llm.api.LoadOptions;
import llm.api.ModelDescription;
import llm.api.ModelDescription.TensorInfo;
import llm.cli.bench.Benchmark;
import llm.cli.bench.Limits;
import llm.cli.bench.RunComparison;
import llm.cli.bench.SavedRun;
import llm.cli.bench.Speeds;
import llm.cli.bench.Work;
import llm.cli.bench.Workload;
import llm.cli.format.Json;
import llm.cli.format.Table;
import llm.cli.format.Text;

/**
 * What a benchmark found.
 *
 * @param subject what was measured
 * @param result how fast it was
 * @param limits how fast the machine is
 * @param diagnostics of machine and VM
 * @param peakMemory bytes that were resident at most, where the system says
 * @param before an earlier run of the same workload, to be compared with
 */
record BenchReport(
    Subject subject,
    Benchmark.Result result,
    Limits limits,
    Diagnostics diagnostics,
    OptionalLong peakMemory,
    Optional<SavedRun> before) {

  /**
   * What was measured.
   *
   * @param name of the model, as on the command line
   */
  record Subject(String name, ModelDescription model, LoadOptions options, Workload workload) {
    int threads(Diagnostics diagnostics) {
      return options.threads().orElse(diagnostics.threads());
    }
  }

  /** The same, beside an earlier run of the same workload. */
  BenchReport comparedWith(SavedRun before) {
    return new BenchReport(subject, result, limits, diagnostics, peakMemory, Optional.of(before));
  }

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
    var workload = subject.workload();
    var json = Json.object();
    json.put("engine", engine());
    json.put("model", subject.name());
    json.put("architecture", subject.model().architecture().id());
    json.put("parameters", subject.model().parameters());
    json.put("threads", subject.threads(diagnostics));
    json.put("kv_type", subject.options().cacheType().name());
    json.put("exact", subject.options().exact());
    json.put("depth", workload.depth());
    json.put("sequences", workload.sequences());
    json.put("prompt_tokens", workload.promptTokens());
    json.put("prompt_tps", result.prompt().median());
    json.put("generated", workload.generatedTokens());
    json.put("generation_tps", result.generation().median());
    json.put("prompt_tps_runs", result.prompt().runs());
    json.put("generation_tps_runs", result.generation().runs());
    json.put("weight_bytes_per_pass", work().weightBytes());
    json.put("prompt_gflops", promptOperationsPerSecond() / 1e9);
    json.put("generation_gbps", weightBytesPerSecond() / 1e9);
    json.put("limits", limitsJson());
    json.put("machine", machine());
    json.put("kernels", kernels());
    peakMemory.ifPresent(bytes -> json.put("peak_resident_bytes", bytes));
    return json;
  }

  private Map<String, Object> limitsJson() {
    var json = Json.object();
    json.put("memory_gbps", limits.memoryBytesPerSecond() / 1e9);
    json.put("fp32_gflops", limits.floatOperationsPerSecond() / 1e9);
    json.put("method", "plain loops, vectorised by the JIT compiler");
    return json;
  }

  private Map<String, Object> machine() {
    var json = Json.object();
    json.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    json.put("processors", diagnostics.processors());
    json.put("memory_bytes", diagnostics.memoryBytes());
    json.put("max_heap_bytes", diagnostics.maxHeapBytes());
    json.put("java", diagnostics.java());
    return json;
  }

  private Map<String, Object> kernels() {
    var json = Json.object();
    json.put("kernels", diagnostics.kernels());
    json.put("vector_bits", diagnostics.vectorBits());
    json.put("reason", diagnostics.reason());
    json.put("tensors", tensorsByKernel());
    return json;
  }

  /** How many tensors each kernel multiplies by, as far as the model says. */
  private Map<String, Long> tensorsByKernel() {
    return subject.model().tensors().stream()
        .filter(tensor -> !tensor.kernel().isEmpty())
        .collect(Collectors.groupingBy(TensorInfo::kernel, TreeMap::new, Collectors.counting()));
  }

  /** For people. */
  List<String> lines() {
    var model = subject.model();
    var workload = subject.workload();
    var table =
        new Table()
            .row(
                "model",
                Text.printable(model.name(), 60)
                    + ", "
                    + model.architecture().id()
                    + Text.format(", %s weights", weights(model.parameters())))
            .row("threads", subject.threads(diagnostics) + " of " + diagnostics.processors())
            .row(
                "kernels",
                diagnostics.kernels()
                    + (diagnostics.vectorBits() > 0
                        ? ", vectors of " + diagnostics.vectorBits() + " bits"
                        : ""));
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
      table.row("", share("GB/s", weightBytesPerSecond(), limits.memoryBytesPerSecond()));
    }
    peakMemory.ifPresent(bytes -> table.row("memory", Text.bytes(bytes) + " resident at most"));
    comparison().ifPresent(c -> c.addTo(table));
    return table.lines();
  }

  private static String weights(long count) {
    return count < 1e9
        ? Text.format("%.1f million", count / 1e6)
        : Text.format("%.2f billion", count / 1e9);
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
    return Work.of(subject.model());
  }

  private double promptOperationsPerSecond() {
    int tokens = subject.workload().promptTokens();
    return tokens == 0 ? 0 : work().promptOperations(tokens) / tokens * result.prompt().median();
  }

  /** A pass reads the weights once, for a token of each sequence. */
  private double weightBytesPerSecond() {
    return work().weightBytes() * result.generation().median() / subject.workload().sequences();
  }

  private static String engine() {
    var module = BenchReport.class.getModule().getDescriptor();
    return "llm" + (module == null ? "" : module.rawVersion().map(v -> " " + v).orElse(""));
  }
}
