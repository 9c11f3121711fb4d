package llm.cli.command;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import llm.api.Diagnostics;
import llm.api.LoadOptions;
import llm.api.ModelDescription;
import llm.api.ModelDescription.TensorInfo;
import llm.cli.bench.Limits;
import llm.cli.format.Json;
import llm.cli.format.Table;
import llm.cli.format.Text;

/**
 * What was measured, and on what.
 *
 * @param subject the model
 * @param limits how fast the machine is
 * @param diagnostics of machine and VM
 * @param peakMemory bytes that were resident at most, where the system says
 */
record BenchSetting(
    Subject subject, Limits limits, Diagnostics diagnostics, OptionalLong peakMemory) {

  /**
   * A model.
   *
   * @param name as on the command line
   */
  record Subject(String name, ModelDescription model, LoadOptions options) {
    int threads(Diagnostics diagnostics) {
      return options.threads().orElse(diagnostics.threads());
    }
  }

  /** Measures the limits, when the model was measured. */
  static BenchSetting of(Subject subject, Diagnostics diagnostics) {
    var memory = ResidentMemory.peak();
    return new BenchSetting(
        subject, Limits.measure(subject.threads(diagnostics)), diagnostics, memory);
  }

  ModelDescription model() {
    return subject.model;
  }

  LoadOptions options() {
    return subject.options;
  }

  /** For programs: what comes first. */
  Map<String, Object> subjectJson() {
    var json = Json.object();
    json.put("engine", engine());
    json.put("model", subject.name);
    json.put("architecture", model().architecture().id());
    json.put("parameters", model().parameters());
    json.put("threads", subject.threads(diagnostics));
    return json;
  }

  /** For programs: adds what comes last. */
  void addTo(Map<String, Object> json) {
    json.put("limits", limitsJson());
    json.put("machine", machine());
    json.put("kernels", kernels());
    peakMemory.ifPresent(bytes -> json.put("peak_resident_bytes", bytes));
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
    return model().tensors().stream()
        .filter(tensor -> !tensor.kernel().isEmpty())
        .collect(Collectors.groupingBy(TensorInfo::kernel, TreeMap::new, Collectors.counting()));
  }

  /** For people: what comes first. */
  Table table() {
    return new Table()
        .row(
            "model",
            Text.printable(model().name(), 60)
                + ", "
                + model().architecture().id()
                + Text.format(", %s weights", weights(model().parameters())))
        .row("threads", subject.threads(diagnostics) + " of " + diagnostics.processors())
        .row(
            "kernels",
            diagnostics.kernels()
                + (diagnostics.vectorBits() > 0
                    ? ", vectors of " + diagnostics.vectorBits() + " bits"
                    : ""));
  }

  /** For people: adds a row, where there is something to say. */
  void addMemoryTo(Table table) {
    peakMemory.ifPresent(bytes -> table.row("memory", Text.bytes(bytes) + " resident at most"));
  }

  private static String weights(long count) {
    return count < 1e9
        ? Text.format("%.1f million", count / 1e6)
        : Text.format("%.2f billion", count / 1e9);
  }

  private static String engine() {
    var module = BenchSetting.class.getModule().getDescriptor();
    return "llm" + (module == null ? "" : module.rawVersion().map(v -> " " + v).orElse(""));
  }
}
