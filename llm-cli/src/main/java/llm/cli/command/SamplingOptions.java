package llm.cli.command;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import llm.api.GenerationOptions;
import llm.api.Sampler;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How text is generated. The names are llama.cpp's, beside some of our own. */
final class SamplingOptions {
  @Option(
      names = {"-n", "--max-tokens"},
      paramLabel = "N",
      description =
          "Tokens at most. Range: 0 to 16,777,216. Default: until the model ends the text, or the"
              + " context is full.")
  @Range(max = Range.MAX_TOKENS)
  private @Nullable Integer maxTokens;

  @Option(
      names = {"--temperature", "--temp"},
      paramLabel = "T",
      description =
          "Divides the logits; 0 takes the likeliest token always. Range: 0 to 100. Default: 0.8.")
  @Range(max = 100)
  private @Nullable Float temperature;

  @Option(
      names = "--dynatemp-range",
      paramLabel = "R",
      description =
          "The temperature is T - R to T + R, rising with the entropy; 0 for T alone. Range: 0 to"
              + " 100. Default: 0.")
  @Range(max = 100)
  private @Nullable Float dynatempRange;

  @Option(
      names = "--dynatemp-exp",
      paramLabel = "E",
      description =
          "Exponent of the entropy's share of the greatest one. Range: 0 to 100. Default: 1.")
  @Range(max = 100)
  private @Nullable Float dynatempExponent;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Only the K likeliest tokens; 0 for all. Range: 0 to 16,777,216. Default: 40.")
  @Range(max = Range.MAX_TOKENS)
  private @Nullable Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Only the likeliest tokens that make up probability P; 1 for all. Range: 0 to 1. Default:"
              + " 0.95.")
  @Range(max = 1)
  private @Nullable Float topP;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description =
          "Only tokens at least P times as likely as the likeliest; 0 for all. Range: 0 to 1."
              + " Default: 0.05.")
  @Range(max = 1)
  private @Nullable Float minP;

  @Option(
      names = {"--typical", "--typical-p"},
      paramLabel = "P",
      description =
          "Only the tokens whose surprise is nearest to the entropy, and that make up probability"
              + " P; 1 for all. Range: 0 to 1. Default: 1.")
  @Range(max = 1)
  private @Nullable Float typical;

  @Option(
      names = {"--top-n-sigma", "--top-nsigma"},
      paramLabel = "N",
      description =
          "Only tokens whose logit is at most N standard deviations below the greatest; 0 for all."
              + " Range: 0 to 1,000. Default: 0.")
  @Range(max = 1000)
  private @Nullable Float topNSigma;

  @Option(
      names = "--xtc-probability",
      paramLabel = "P",
      description =
          "How often all tokens that reach the threshold are left out, but for the least likely of"
              + " them. Range: 0 to 1. Default: 0.")
  @Range(max = 1)
  private @Nullable Float xtcProbability;

  @Option(
      names = "--xtc-threshold",
      paramLabel = "P",
      description = "Probability that makes a token a top choice. Range: 0 to 1. Default: 0.1.")
  @Range(max = 1)
  private @Nullable Float xtcThreshold;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same text; -1 for another one each time. Default: -1.")
  private @Nullable Long seed;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "Ends before this text comes; may be repeated.")
  private List<String> stop = List.of();

  @Option(
      names = "--logit-bias",
      paramLabel = "ID(+|-)N",
      converter = LogitBias.Converter.class,
      description =
          "Adds N to a token's logit, or takes it off; ID-inf bans the token. May be repeated.")
  private List<LogitBias> logitBias = List.of();

  @Option(
      names = "--samplers",
      paramLabel = "LIST",
      description =
          "Which samplers work, in this order, with ';' between them. Default:"
              + " penalties;dry;top_n_sigma;top_k;typ_p;top_p;min_p;xtc;temperature.")
  private @Nullable String samplers;

  @Option(
      names = "--logprobs",
      paramLabel = "N",
      description =
          "Tells how likely each token was and the N likeliest were, before any sampler: in --json,"
              + " or on standard error. Range: 0 to 1,000.")
  @Range(max = 1000)
  private @Nullable Integer logprobs;

  @Mixin private final RepetitionOptions repetition = new RepetitionOptions();
  @Mixin private final MirostatOptions mirostat = new MirostatOptions();

  GenerationOptions toGenerationOptions() {
    var options = GenerationOptions.builder().stop(stop);
    if (maxTokens != null) options.maxTokens(maxTokens);
    if (temperature != null) options.temperature(temperature);
    options.dynamicTemperature(
        requireNonNullElse(dynatempRange, 0f), requireNonNullElse(dynatempExponent, 1f));
    if (topK != null) options.topK(topK);
    if (topP != null) options.topP(topP);
    if (minP != null) options.minP(minP);
    if (typical != null) options.typical(typical);
    if (topNSigma != null) options.topNSigma(topNSigma);
    options.xtc(xtc());
    options.penalties(repetition.penalties()).dry(repetition.dry());
    mirostat.sampler().ifPresent(options::mirostat);
    options.logitBias(
        logitBias.stream().collect(toMap(LogitBias::token, LogitBias::addend, (_, last) -> last)));
    if (samplers != null) options.samplers(SamplerNames.parse(samplers));
    if (seed != null) options.seed(seed);
    if (logprobs != null) options.logprobs(logprobs);
    return options.build();
  }

  private Sampler.Xtc xtc() {
    var off = Sampler.Xtc.off();
    return new Sampler.Xtc(
        requireNonNullElse(xtcProbability, off.probability()),
        requireNonNullElse(xtcThreshold, off.threshold()));
  }
}
