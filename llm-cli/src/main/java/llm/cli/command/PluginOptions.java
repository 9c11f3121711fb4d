package llm.cli.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import llm.api.LoadOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where architecture plugins lie, besides the installed ones. */
final class PluginOptions {
  private static final String VARIABLE = "LLM_PLUGINS";

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description =
          "A folder with jars of further architectures. Default: the environment variable "
              + VARIABLE
              + ".")
  @Named
  private @Nullable Path folder;

  /** The options with the folder, where there is one. */
  LoadOptions apply(LoadOptions options, Map<String, String> variables) {
    return folder(variables)
        .map(folder -> options.toBuilder().plugins(folder).build())
        .orElse(options);
  }

  private Optional<Path> folder(Map<String, String> variables) {
    return Optional.ofNullable(folder)
        .or(
            () ->
                Optional.ofNullable(variables.get(VARIABLE))
                    .filter(value -> !value.isEmpty())
                    .map(Path::of));
  }
}
