package llm.runtime.engine;

import java.time.Duration;
import java.util.Optional;
import llm.api.GenerationOptions;

/**
 * How a sequence is computed beside others.
 *
 * @param buffer tokens that may be written before they are read
 * @param priority the higher comes first
 * @param client who has it written: clients have equal shares
 * @param deadline from its submission to its end
 */
public record Terms(int buffer, int priority, String client, Optional<Duration> deadline) {
  /** A deadline behind this is none: it could not be counted in nanoseconds. */
  private static final Duration FOREVER = Duration.ofDays(36_500);

  /** Tokens that are written ahead. */
  static final int USUAL_BUFFER = 32;

  /** Those of somebody who asks for nothing. */
  public static Terms usual() {
    return of(GenerationOptions.defaults());
  }

  /** What options ask for. */
  public static Terms of(GenerationOptions options) {
    var deadline = options.deadline().filter(d -> d.compareTo(FOREVER) < 0);
    return new Terms(USUAL_BUFFER, options.priority(), options.client(), deadline);
  }
}
