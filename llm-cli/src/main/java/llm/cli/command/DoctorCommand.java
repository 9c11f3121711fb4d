package llm.cli.command;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import llm.api.Diagnostics;
import llm.cli.format.Json;
import llm.cli.format.Table;
import llm.cli.format.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says how fast this machine runs models, and fails where that is slower than it needs to be. */
@Command(
    name = "doctor",
    description = {
      "Says how this machine and this Java run models, and which kernels are in use and why.",
      "",
      "Fails (exit code 1) where inference would be slow or may go wrong, and says what to do"
          + " about it. What would make a good machine faster still is said, too."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm doctor",
      "",
      "--json prints one object: java, module_path, kernels, vector_bits, reason, processors,"
          + " threads, memory_bytes, max_heap_bytes, cache_bytes, warnings (none where all is"
          + " well), hints (what would make it faster)."
    })
final class DoctorCommand implements Callable<Integer> {
  private final Environment environment;

  @Option(names = "--json", description = "Prints one JSON object.")
  private boolean json;

  DoctorCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var found = environment.runtime().diagnose();
    var out = environment.console().out();
    if (json) out.println(Json.of(toJson(found)));
    else lines(found).forEach(out::println);
    if (found.warnings().isEmpty()) return 0;
    out.flush();
    for (var warning : found.warnings()) environment.console().err().println("llm: " + warning);
    return 1;
  }

  private static List<String> lines(Diagnostics found) {
    var table =
        new Table()
            .row("Java", found.java())
            .row("module path", found.modulePath() ? "yes" : "no: the class path")
            .row("kernels", kernels(found))
            .row("because", found.reason())
            .row("processors", found.processors() + ", of which " + found.threads() + " compute")
            .row("memory", Text.bytes(found.memoryBytes()))
            .row("heap", "up to " + Text.bytes(found.maxHeapBytes()) + ", weights apart")
            .row(
                "cache",
                "up to " + Text.bytes(found.cacheBytes()) + " of the heap: keys and values")
            .row("verdict", verdict(found));
    for (var hint : found.hints()) table.row("faster", hint);
    return table.lines();
  }

  private static String verdict(Diagnostics found) {
    if (!found.warnings().isEmpty()) return "NOT WELL";
    return found.hints().isEmpty() ? "all is well" : "it works, and could be faster";
  }

  private static String kernels(Diagnostics found) {
    return found.vectorBits() == 0
        ? found.kernels()
        : found.kernels() + ", vectors of " + found.vectorBits() + " bits";
  }

  private static Map<String, Object> toJson(Diagnostics found) {
    var json = Json.object();
    json.put("java", found.java());
    json.put("module_path", found.modulePath());
    json.put("kernels", found.kernels());
    json.put("vector_bits", found.vectorBits());
    json.put("reason", found.reason());
    json.put("processors", found.processors());
    json.put("threads", found.threads());
    json.put("memory_bytes", found.memoryBytes());
    json.put("max_heap_bytes", found.maxHeapBytes());
    json.put("cache_bytes", found.cacheBytes());
    json.put("warnings", found.warnings());
    json.put("hints", found.hints());
    return json;
  }
}
