package llm.cli.grammar;

import java.util.Arrays;
import java.util.Map;
import llm.cli.format.Json;

/** Durations that are collected, in nanoseconds. */
public final class Percentiles {
  private static final double NANOS_A_MICRO = 1e3;

  private long[] nanos = new long[1024];
  private int count;

  /** None so far. */
  public Percentiles() {}

  /** One more. */
  public void add(long duration) {
    if (count == nanos.length) nanos = Arrays.copyOf(nanos, 2 * count);
    nanos[count++] = duration;
  }

  /** All of {@code other}. */
  public void addAll(Percentiles other) {
    for (int i = 0; i < other.count; i++) add(other.nanos[i]);
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /** The mean, in microseconds; 0 of none. */
  public double mean() {
    return count == 0 ? 0 : Arrays.stream(nanos, 0, count).average().orElse(0) / NANOS_A_MICRO;
  }

  /** What {@code share} (0 to 1) of them do not exceed, in microseconds; 0 of none. */
  public double at(double share) {
    if (count == 0) return 0;
    var sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int index = (int) Math.ceil(share * count) - 1;
    return sorted[Math.clamp(index, 0, count - 1)] / NANOS_A_MICRO;
  }

  /** Mean, p50, p99 and max, in microseconds with one digit behind the point. */
  public Map<String, Object> toJson() {
    var json = Json.object();
    json.put("mean", rounded(mean()));
    json.put("p50", rounded(at(0.5)));
    json.put("p99", rounded(at(0.99)));
    json.put("max", rounded(at(1)));
    return json;
  }

  private static double rounded(double micros) {
    return Math.round(10 * micros) / 10.0;
  }
}
