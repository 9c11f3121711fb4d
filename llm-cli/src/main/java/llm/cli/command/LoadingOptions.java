package llm.cli.command;

import java.util.Map;
import llm.api.LoadOptions;
import llm.api.LoadOptions.CacheType;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a model is loaded. */
final class LoadingOptions {
  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Threads that compute. Range: 1 to 1,024. Default: one a physical core.")
  @Range(min = 1, max = 1024)
  private @Nullable Integer threads;

  @Option(
      names = {"-c", "--context", "--context-length"},
      paramLabel = "N",
      description =
          "Tokens of context. Range: 1 to 16,777,216. Default: what the model was trained with.")
  @Range(min = 1, max = Range.MAX_TOKENS)
  private @Nullable Integer context;

  @Option(
      names = "--kv-type",
      paramLabel = "TYPE",
      description = "How keys and values are stored: f32, f16, bf16 or q8_0. Default: f32.")
  private @Nullable CacheType cacheType;

  @Option(
      names = "--exact",
      description = "Keep activations in 32-bit floats where integers would be faster.")
  private boolean exact;

  @Option(
      names = "--reproducible",
      description =
          "Compute a text to the last bit as if it were alone, whatever shares a pass with it,"
              + " where that is not as fast.")
  private boolean reproducible;

  @Option(
      names = "--no-mmap",
      description = "Copy all weights into memory: afterwards the file may be changed or deleted.")
  private boolean inMemory;

  @Mixin private final PluginOptions plugins = new PluginOptions();

  LoadOptions toLoadOptions(Map<String, String> variables) {
    var options = plugins.apply(LoadOptions.defaults(), variables).toBuilder();
    if (threads != null) options.threads(threads);
    if (context != null) options.contextLength(context);
    if (cacheType != null) options.cacheType(cacheType);
    return options.weightsInMemory(inMemory).exact(exact).reproducible(reproducible).build();
  }
}
