package llm.cli.command;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import llm.api.Sampler;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What keeps a text from repeating itself. */
final class RepetitionOptions {
  private static final String NONE = "none";

  @Option(
      names = {"--repetition-penalty", "--repeat-penalty"},
      paramLabel = "R",
      description =
          "Divides the logits of recent tokens; 1 for no penalty. Range: 0 to 100. Default: 1.")
  @Range(max = 100)
  private @Nullable Float penalty;

  @Option(
      names = {"--repetition-window", "--repeat-last-n"},
      paramLabel = "N",
      description =
          "How many of the last tokens the penalties concern; -1 for the whole context. Range: -1"
              + " to 16,777,216. Default: 64.")
  @Range(min = -1, max = Range.MAX_TOKENS)
  private @Nullable Integer window;

  @Option(
      names = "--presence-penalty",
      paramLabel = "A",
      description = "Is taken off the logits of recent tokens. Range: -100 to 100. Default: 0.")
  @Range(min = -100, max = 100)
  private @Nullable Float presence;

  @Option(
      names = "--frequency-penalty",
      paramLabel = "A",
      description =
          "Is taken off as often as a token is among the recent ones. Range: -100 to 100. Default:"
              + " 0.")
  @Range(min = -100, max = 100)
  private @Nullable Float frequency;

  @Option(
      names = "--dry-multiplier",
      paramLabel = "M",
      description =
          "DRY: a token that would go on with a sequence of L tokens which was there before loses"
              + " M * B^(L - allowed length). Range: 0 to 1,000. Default: 0, which is off.")
  @Range(max = 1000)
  private @Nullable Float dryMultiplier;

  @Option(
      names = "--dry-base",
      paramLabel = "B",
      description = "DRY's base. Range: 1 to 1,000. Default: 1.75.")
  @Range(min = 1, max = 1000)
  private @Nullable Float dryBase;

  @Option(
      names = "--dry-allowed-length",
      paramLabel = "N",
      description = "Sequences shorter than this cost nothing. Range: 1 to 16,777,216. Default: 2.")
  @Range(min = 1, max = Range.MAX_TOKENS)
  private @Nullable Integer dryAllowedLength;

  @Option(
      names = "--dry-penalty-last-n",
      paramLabel = "N",
      description =
          "How many of the last tokens DRY searches; -1 for the whole context. Range: -1 to"
              + " 16,777,216. Default: 64.")
  @Range(min = -1, max = Range.MAX_TOKENS)
  private @Nullable Integer dryWindow;

  @Option(
      names = "--dry-sequence-breaker",
      paramLabel = "TEXT",
      description =
          "DRY's sequences end at this text; may be repeated, and replaces the usual ones; 'none'"
              + " for no breakers. Default: line break, :, \", *.")
  private @Nullable List<String> drySequenceBreakers;

  Sampler.Penalties penalties() {
    var off = Sampler.Penalties.off();
    return new Sampler.Penalties(
        requireNonNullElse(penalty, off.repetition()),
        requireNonNullElse(presence, off.presence()),
        requireNonNullElse(frequency, off.frequency()),
        requireNonNullElse(window, off.window()));
  }

  Sampler.Dry dry() {
    var off = Sampler.Dry.off();
    return new Sampler.Dry(
        requireNonNullElse(dryMultiplier, off.multiplier()),
        requireNonNullElse(dryBase, off.base()),
        requireNonNullElse(dryAllowedLength, off.allowedLength()),
        requireNonNullElse(dryWindow, off.window()),
        breakers(off.sequenceBreakers()));
  }

  private List<String> breakers(List<String> usual) {
    if (drySequenceBreakers == null) return usual;
    return drySequenceBreakers.stream().filter(text -> !text.equals(NONE)).toList();
  }
}
