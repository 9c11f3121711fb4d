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

  /**
   * For an example that shows what a template does: it costs next to nothing, so one that does not
   * ends early.
   */
  public static RenderOptions forExample() {
    return defaults().withLimits(new Limits(1_000_000, 4_000_000, 600));
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
