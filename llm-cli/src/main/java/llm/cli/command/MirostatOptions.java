package llm.cli.command;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;
import llm.api.Sampler;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Sampling with Mirostat. */
final class MirostatOptions {
  @Option(
      names = "--mirostat",
      paramLabel = "VERSION",
      description =
          "2 keeps the mean surprise of the text the same, with penalties, DRY and temperature"
              + " alone beside it; 0 is off. Default: 0.")
  private @Nullable Integer version;

  @Option(
      names = "--mirostat-ent",
      paramLabel = "TAU",
      description = "Surprise to keep, in bits. Range: 0 to 1,000. Default: 5.")
  @Range(max = 1000)
  private @Nullable Float tau;

  @Option(
      names = "--mirostat-lr",
      paramLabel = "ETA",
      description = "How fast Mirostat learns. Range: 0 to 100. Default: 0.1.")
  @Range(max = 100)
  private @Nullable Float eta;

  /**
   * Mirostat, if it is on.
   *
   * @throws IllegalArgumentException if the version is not known
   */
  Optional<Sampler.Mirostat> sampler() {
    var usual = Sampler.Mirostat.defaults();
    var sampler =
        new Sampler.Mirostat(
            requireNonNullElse(tau, usual.tau()), requireNonNullElse(eta, usual.eta()));
    return switch (requireNonNullElse(version, 0)) {
      case 0 -> Optional.empty();
      case 2 -> Optional.of(sampler);
      default -> throw new IllegalArgumentException("mirostat: " + version + ", expected 0 or 2");
    };
  }
}
