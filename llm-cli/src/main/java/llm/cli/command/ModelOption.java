package llm.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model. */
final class ModelOption {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "MODEL",
      description =
          "A GGUF file (of one in shards the first), or demo:NAME for a bundled one, which"
              + " 'llm models' lists. Default: the bundled one that is marked there.")
  @Named
  private @Nullable String model;

  ModelReference reference() {
    return model == null ? ModelReference.ofDefault() : ModelReference.of(model);
  }
}
