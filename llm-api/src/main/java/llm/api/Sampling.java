package llm.api;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How the next token is chosen: samplers in the order in which they work, then chance. */
public final class Sampling {
  /** No seed, for those who must give a number. */
  public static final long ANOTHER_EACH_TIME = -1;

  private final List<Sampler> samplers;
  private final long seed;

  private Sampling(List<Sampler> samplers, long seed) {
    this.samplers = samplers;
    this.seed = seed;
  }

  /** These samplers, and another seed each time. */
  public static Sampling of(List<Sampler> samplers) {
    return of(samplers, ANOTHER_EACH_TIME);
  }

  /**
   * These samplers, and a seed.
   *
   * @param seed {@link #ANOTHER_EACH_TIME} for a different one each time
   */
  public static Sampling of(List<Sampler> samplers, long seed) {
    return new Sampling(Checks.list("samplers", samplers), seed);
  }

  /** The samplers in the order in which they work; those that are not active do nothing. */
  public List<Sampler> samplers() {
    return samplers;
  }

  /** The same seed gives the same text; empty for a different one each time. */
  public OptionalLong seed() {
    return seed == ANOTHER_EACH_TIME ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Sampling other && samplers.equals(other.samplers) && seed == other.seed;
  }

  @Override
  public int hashCode() {
    return Objects.hash(samplers, seed);
  }

  @Override
  public String toString() {
    return samplers + (seed == ANOTHER_EACH_TIME ? "" : ", seed " + seed);
  }
}
