package llm.api;

import java.util.List;
import java.util.OptionalLong;

/**
 * How the next token is chosen: samplers in the order in which they work, then chance.
 *
 * @param samplers those that are not active do nothing
 * @param seed the same seed gives the same text; empty for a different one each time
 */
public record Sampling(List<Sampler> samplers, OptionalLong seed) {
  /** Keeps the samplers. */
  public Sampling {
    samplers = Checks.list("samplers", samplers);
    Checks.present("seed", seed);
  }
}
