package llm.template;

import java.time.Clock;
import java.time.ZoneId;

/**
 * How to render.
 *
 * @param clock what {@code strftime_now} reads; its zone counts
 * @param limits what the rendering may cost
 */
public record RenderOptions(Clock clock, Limits limits) {
  /** The time of this machine, in its zone, and the default limits. */
  public static RenderOptions defaults() {
    return new RenderOptions(Clock.system(ZoneId.systemDefault()), Limits.DEFAULT);
  }

  /** These options with another clock. */
  public RenderOptions withClock(Clock other) {
    return new RenderOptions(other, limits);
  }

  /** These options with other limits. */
  public RenderOptions withLimits(Limits other) {
    return new RenderOptions(clock, other);
  }
}
