package llm.cli.command;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import llm.api.LlmException;
import llm.cli.format.Table;
import llm.cli.format.Text;
import llm.cli.quantize.FileType;
import llm.cli.quantize.Quantizer;
import llm.cli.terminal.StatusLine;
import llm.gguf.GgufFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model with its weights in another type. */
@Command(
    name = "quantize",
    description = {
      "Writes a model with its weights in another type: fewer bits are less to read for each"
          + " token, and less to hold in memory.",
      "",
      "OUT is there only when it is complete."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  llm quantize model-f16.gguf model-q4_k_m.gguf q4_k_m",
      "  llm quantize --force -t 4 model-f32.gguf model.gguf Q8_0",
      "  llm quantize --allow-requantize model-q8_0.gguf model-q4_0.gguf q4_0",
      "",
      "q4_k_m and q5_k_m give Q6_K to what matters most; every quantized type but q8_0 gives Q6_K"
          + " to the output layer. Norms, biases and other small tensors stay F32. Where a row's"
          + " length is no multiple of 256, Q5_0 serves instead of Q4_K, Q5_1 instead of Q5_K and"
          + " Q8_0 instead of Q6_K."
    })
final class QuantizeCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final int BAR_LENGTH = 30;

  /** Time to remove what is incomplete after ^C. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Environment environment;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "IN",
      description = "A GGUF file (of one in shards the first), or demo:NAME for a bundled one.")
  @Named
  private @Nullable String in;

  @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
  @Named
  private @Nullable Path out;

  @Parameters(
      index = "2",
      paramLabel = "TYPE",
      description =
          "f32, f16, bf16, q8_0, q6_k, q5_k_m, q5_k, q5_1, q5_0, q4_k_m, q4_k, q4_1 or q4_0, in"
              + " upper or lower case.")
  @Named
  private @Nullable String type;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Threads that compute. Range: 1 to 1,024. Default: one a processor.")
  @Range(min = 1, max = 1024)
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = {"-f", "--force"},
      description = "Replaces OUT if it is there.")
  private boolean force;

  @Option(
      names = "--allow-requantize",
      description = "Quantizes quantized weights anew, which loses more.")
  private boolean requantize;

  QuantizeCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var target = requireNonNull(out);
    var fileType = fileType(requireNonNull(type));
    try (var file = ModelReference.of(requireNonNull(in)).open()) {
      checkTarget(file, target);
      var quantizer = Quantizer.of(file, fileType, requantize);
      sayFallbacks(quantizer);
      long start = System.nanoTime();
      if (!write(quantizer, target)) return INTERRUPTED;
      print(quantizer, file.byteSize(), target, System.nanoTime() - start);
    }
    return 0;
  }

  private FileType fileType(String name) {
    try {
      return FileType.named(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private void checkTarget(GgufFile file, Path target) {
    if (!Files.exists(target)) return;
    for (var path : file.paths()) {
      if (isSame(path, target)) {
        throw new LlmException(target + ": is what is read; expected another file");
      }
    }
    if (!Files.isRegularFile(target)) throw new LlmException(target + ": is no file");
    if (!force) throw new LlmException(target + ": is there already (--force replaces it)");
  }

  private static boolean isSame(Path a, Path b) {
    try {
      return Files.isSameFile(a, b);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sayFallbacks(Quantizer quantizer) {
    quantizer
        .fallbacks()
        .forEach(
            (fallback, tensors) ->
                environment
                    .console()
                    .err()
                    .println(
                        "llm: %d %s %s, not %s: %d columns are no multiple of %d"
                            .formatted(
                                tensors,
                                tensors == 1 ? "tensor is" : "tensors are",
                                fallback.type(),
                                fallback.wanted(),
                                fallback.columns(),
                                fallback.wanted().blockSize())));
  }

  /** Whether it came to its end. */
  private boolean write(Quantizer quantizer, Path target) {
    try (var status = StatusLine.start(environment.console());
        var run = quantizer.start(threads, (done, total) -> status.show(bar(done, total)));
        var _ = environment.interrupts().guard(run::cancel, PATIENCE)) {
      run.write(target);
      status.clear();
      var err = environment.console().err();
      run.warnings().forEach(warning -> err.println("llm: warning: " + warning));
      return true;
    } catch (CancellationException e) {
      return false;
    }
  }

  private static String bar(long done, long total) {
    int filled = (int) (BAR_LENGTH * done / total);
    return Text.format(
        "quantizing [%s%s] %.0f %%",
        "#".repeat(filled), ".".repeat(BAR_LENGTH - filled), 100.0 * done / total);
  }

  private void print(Quantizer quantizer, long before, Path target, long nanos) {
    var types =
        quantizer.types().entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
    new Table()
        .row("before", size(before, quantizer.bytesBefore(), quantizer.elements()))
        .row("after", size(bytes(target), quantizer.bytesAfter(), quantizer.elements()))
        .row("tensors", types)
        .row("time", Text.format("%.1f s", nanos / 1e9))
        .lines()
        .forEach(environment.console().out()::println);
  }

  private static String size(long fileBytes, long tensorBytes, long weights) {
    return Text.bytes(fileBytes) + Text.format(", %.2f bits a weight", 8.0 * tensorBytes / weights);
  }

  private static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
