package llm.api;

import java.util.List;
import java.util.OptionalLong;

/**
 * How the next token is chosen: samplers in the order in which they work, then chance.
 *
 * @param samplers those that are not active do nothing
 * @param seed the same seed gives the same text; empty for a different one each time, as which
 *     {@link #ANOTHER_EACH_TIME} is understood
 */
public record Sampling(List<Sampler> samplers, OptionalLong seed) {
  /** No seed, for those who must give a number. */
  public static final long ANOTHER_EACH_TIME = -1;

  /** Keeps the samplers. */
  public Sampling {
    samplers = Checks.list("samplers", samplers);
    Checks.present("seed", seed);
    if (seed.isPresent() && seed.getAsLong() == ANOTHER_EACH_TIME) seed = OptionalLong.empty();
  }
}
