package llm.cli.command;

import java.util.List;
import llm.api.GenerationOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How text is generated. */
final class SamplingOptions {
  @Option(
      names = {"-n", "--max-tokens"},
      paramLabel = "N",
      description =
          "Tokens at most. Default: until the model ends the text, or the context is full.")
  private @Nullable Integer maxTokens;

  @Option(
      names = {"--temperature", "--temp"},
      paramLabel = "T",
      description = "Divides the logits; 0 takes the likeliest token always. Default: 0.8.")
  private @Nullable Float temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Only the K likeliest tokens; 0 for all. Default: 40.")
  private @Nullable Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Only the likeliest tokens that make up probability P; 1 for all. Default: 0.95.")
  private @Nullable Float topP;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description =
          "Only tokens at least P times as likely as the likeliest; 0 for all. Default: 0.05.")
  private @Nullable Float minP;

  @Option(
      names = {"--repetition-penalty", "--repeat-penalty"},
      paramLabel = "R",
      description = "Makes recent tokens less likely; 1 for no penalty. Default: 1.")
  private @Nullable Float repetitionPenalty;

  @Option(
      names = {"--repetition-window", "--repeat-last-n"},
      paramLabel = "N",
      description = "How many of the last tokens the penalty concerns. Default: 64.")
  private @Nullable Integer repetitionWindow;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same text. Default: another one each time.")
  private @Nullable Long seed;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "Ends before this text comes; may be repeated.")
  private List<String> stop = List.of();

  GenerationOptions toGenerationOptions() {
    var options = GenerationOptions.builder().stop(stop);
    if (maxTokens != null) options.maxTokens(maxTokens);
    if (temperature != null) options.temperature(temperature);
    if (topK != null) options.topK(topK);
    if (topP != null) options.topP(topP);
    if (minP != null) options.minP(minP);
    if (repetitionPenalty != null) options.repetitionPenalty(repetitionPenalty);
    if (repetitionWindow != null) options.repetitionWindow(repetitionWindow);
    if (seed != null) options.seed(seed);
    return options.build();
  }
}
